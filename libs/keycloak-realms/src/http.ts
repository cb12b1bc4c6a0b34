import type { Clock } from '@ci-warm/clock';
import { messageOf, WarmError } from '@ci-warm/errors';
import { IngressSilence, requestThroughIngress, type Ingress } from '@ci-warm/ingress';
import { createMask, revealed, secretsIn, type Secret } from '@ci-warm/secret';
import * as z from 'zod';

export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Encoded, without the server's base: `/realms/master`. */
  path: string;
  form?: Readonly<Record<string, string | Secret>>;
  /** May hold secrets. */
  json?: unknown;
  token?: Secret;
}

export interface Answer {
  status: number;
  body: string;
  /** The server's own words of refusal, without what was secret in the call. */
  said: string;
}

/** What every call of one Keycloak needs. */
export interface KeycloakServer {
  http: KeycloakHttp;
  /** Its URL, without a slash at the end. */
  base: string;
  clock: Clock;
}

export interface KeycloakHttp {
  /** Every status below 500 but 429 is an answer. What else goes wrong is tried a few times. */
  send(call: Call): Promise<Answer>;
}

/**
 * Repeating is safe with every call of this library: what was made already answers 409, what is gone 404.
 *
 * Throws WarmError `keycloak-unreachable` or `keycloak-error` (infrastructure).
 */
export function createHttp({
  base,
  ingress,
  timeoutMs,
  retryDelayMs,
  clock,
  signal,
}: {
  base: string;
  ingress: Ingress;
  timeoutMs: number;
  retryDelayMs: number;
  clock: Clock;
  signal: AbortSignal | undefined;
}): KeycloakHttp {
  const once = async (call: Call): Promise<Answer> => {
    const { method = 'GET', path, form, json, token } = call;
    const { status, body } = await requestThroughIngress(ingress, new URL(base + path), {
      method,
      headers: {
        accept: 'application/json',
        ...(token ? { authorization: `Bearer ${token.reveal()}` } : {}),
      },
      ...(form === undefined ? {} : { form: revealed(form) }),
      json: revealed(json),
      timeoutMs,
      signal,
    });
    return { status, body, said: withoutSecrets(wordsIn(body), call) };
  };
  return {
    send: async (call) => {
      for (let tried = 1; ; tried += 1) {
        signal?.throwIfAborted();
        const answer = await once(call).catch((error: unknown) => {
          if (error instanceof IngressSilence) return error;
          throw error;
        });
        const failed = answer instanceof IngressSilence || answer.status >= 500 || answer.status === 429;
        if (!failed) return answer;
        if (tried >= mostTries)
          throw answer instanceof IngressSilence
            ? unreachable(base, call, answer)
            : refused(base, call, answer);
        await clock.sleep(retryDelayMs * 2 ** (tried - 1), signal);
      }
    },
  };
}

/** Reads an answer as the shape it should have. Throws WarmError `keycloak-error` (infrastructure). */
export function decode<T extends z.ZodType>(shape: T, base: string, call: Call, answer: Answer): z.output<T> {
  if (answer.status < 200 || answer.status >= 300) throw refused(base, call, answer);
  const parsed = shape.safeParse(parsedJson(answer.body));
  if (parsed.success) return parsed.data;
  // Not the values themselves: they may be secrets.
  const where = parsed.error.issues.map(({ path }) => path.join('.') || 'the whole').join(', ');
  throw keycloakError(base, call, `gave an answer that is not as expected at: ${where}`, answer.status);
}

export function refused(base: string, call: Call, { status, said }: Answer): WarmError {
  return keycloakError(base, call, `answered ${status}${said === '' ? '' : `: ${said}`}`, status);
}

function wordsIn(body: string): string {
  const words = z
    .object({ error: z.string(), error_description: z.string(), errorMessage: z.string() })
    .partial()
    .safeParse(parsedJson(body)).data;
  const said = [words?.errorMessage, words?.error, words?.error_description].filter(Boolean).join(': ');
  return said.replaceAll(/\s+/g, ' ');
}

/** A text that is fit for an error: short, and without what was secret in the call, even if the server says it back. */
function withoutSecrets(text: string, call: Call): string {
  return createMask(secretsIn(call)).hide(text).slice(0, 300);
}

function unreachable(base: string, call: Call, error: IngressSilence): WarmError {
  const why = withoutSecrets(messageOf(error), call);
  return new WarmError({
    kind: 'infrastructure',
    code: 'keycloak-unreachable',
    message: `Keycloak at ${base} did not answer ${nameOf(call)} (${mostTries} tries): ${why}`,
    hint: 'check that Keycloak and the ingress run, and that the public URL and the address to connect to are right',
    details: { systemCode: error.systemCode },
  });
}

function keycloakError(base: string, call: Call, what: string, status: number): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'keycloak-error',
    message: `Keycloak at ${base} ${what} (${nameOf(call)})`,
    hint:
      status >= 500 || status === 429
        ? 'see the log of Keycloak'
        : 'check its version and what is asked of it',
    details: { status },
  });
}

function nameOf({ method = 'GET', path }: Call): string {
  return `${method} ${path}`;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const mostTries = 4;
