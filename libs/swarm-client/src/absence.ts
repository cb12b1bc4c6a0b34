import { systemClock } from '@ci-warm/clock';
import { systemCodeOf } from '@ci-warm/errors';
import { RequestError } from 'got';

/** How long an engine is waited for that was there before and does not answer, as while it is being restarted. Before its first answer: 3 s. */
export interface EnginePatience {
  timeoutMs: number;
  /** Ends the wait. */
  signal?: AbortSignal | undefined;
  onWait?: ((line: string) => void) | undefined;
}

/**
 * Asks again while nobody is there. A request that may have arrived is repeated only if that is harmless.
 *
 * @throws what the request threw last
 */
export async function outlastAbsence<T>(
  request: () => Promise<T>,
  { what, isRead, patience }: { what: string; isRead: boolean; patience: EnginePatience | undefined },
): Promise<T> {
  const { timeoutMs = 0, signal, onWait } = patience ?? {};
  const deadline = systemClock.monotonic() + timeoutMs;
  let told = false;
  for (;;) {
    try {
      return await request();
    } catch (error) {
      const left = deadline - systemClock.monotonic();
      if (!isAbsence(error, isRead) || left <= 0 || signal?.aborted) throw error;
      if (!told)
        onWait?.(`the engine does not answer ${what}: waiting for it, at most ${Math.ceil(left / 1_000)} s`);
      told = true;
      await systemClock.sleep(Math.min(pauseMs, left), signal).catch(() => undefined);
    }
  }
}

function isAbsence(error: unknown, isRead: boolean): boolean {
  const code = systemCodeOf(error instanceof RequestError ? (error.cause ?? error) : error) ?? '';
  return neverArrived.has(code) || (isRead && cutOff.has(code));
}

const neverArrived = new Set(['ECONNREFUSED', 'ENOENT']);
const cutOff = new Set(['ECONNRESET', 'EPIPE']);
const pauseMs = 200;
