import { randomBytes } from 'node:crypto';

/** Who is logging in, and who is in. In memory: a restart sends everybody to the sign-on again. */
export function createLogins() {
  const begun = new Map<string, { state: string; nonce: string }>();
  const members = new Map<string, string>();
  const random = (): string => randomBytes(18).toString('base64url');
  const cookie = (name: string, value: string): string => `${name}=${value}; Path=/; HttpOnly; SameSite=Lax`;
  return {
    begin() {
      const [id, state, nonce] = [random(), random(), random()];
      begun.set(id, { state, nonce });
      return { state, nonce, cookie: cookie('login', id) };
    },
    /** Once, and only in the browser where it was begun. */
    finish(id: string | undefined, state: string | null): { nonce: string } | undefined {
      const login = begun.get(id ?? '');
      if (login === undefined || login.state !== state) return undefined;
      begun.delete(id ?? '');
      return { nonce: login.nonce };
    },
    enter(name: string): string {
      const id = random();
      members.set(id, name);
      return cookie('member', id);
    },
    memberOf: (id: string | undefined): string | undefined => members.get(id ?? ''),
  };
}

export function cookiesOf(header: string | undefined): ReadonlyMap<string, string> {
  const pairs = (header ?? '').split(';').map((one) => one.trim().split('='));
  return new Map(pairs.map(([name = '', ...value]) => [name, value.join('=')]));
}
