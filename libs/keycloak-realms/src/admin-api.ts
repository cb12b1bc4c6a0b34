import type * as z from 'zod';
import type { AdminToken } from './admin-token.ts';
import { decode, refused, type Answer, type Call, type KeycloakServer } from './http.ts';

export type AdminCall = Omit<Call, 'form' | 'token'> & {
  /** Statuses that are answers rather than errors, beyond 2xx. */
  accept?: readonly number[];
  /** With a token that knows every realm that is there by now. */
  fresh?: boolean;
};

/** The admin REST API, below `/admin/realms`. */
export interface AdminApi {
  call(call: AdminCall): Promise<Answer>;
  read<T extends z.ZodType>(shape: T, call: AdminCall): Promise<z.output<T>>;
  /** `undefined` when it is not there. */
  find<T extends z.ZodType>(shape: T, call: AdminCall): Promise<z.output<T> | undefined>;
}

export function createAdminApi({ http, base }: KeycloakServer, token: AdminToken): AdminApi {
  const named = ({ path, ...rest }: AdminCall): AdminCall => ({ ...rest, path: `/admin/realms${path}` });
  const send = async ({ accept: _accept, fresh = false, ...call }: AdminCall): Promise<Answer> => {
    if (fresh) token.forget();
    const first = await token.get();
    const answer = await http.send({ ...call, token: first });
    // 401: the server lost the session. 403: some versions write an administrator's realms into his token.
    if (answer.status !== 401 && answer.status !== 403) return answer;
    token.forget(first, { distrust: answer.status === 401 });
    return await http.send({ ...call, token: await token.get() });
  };
  return {
    call: async (request) => {
      const call = named(request);
      const answer = await send(call);
      if ((answer.status >= 200 && answer.status < 300) || request.accept?.includes(answer.status))
        return answer;
      throw refused(base, call, answer);
    },
    read: async (shape, request) => {
      const call = named(request);
      return decode(shape, base, call, await send(call));
    },
    find: async (shape, request) => {
      const call = named(request);
      const answer = await send(call);
      return answer.status === 404 ? undefined : decode(shape, base, call, answer);
    },
  };
}
