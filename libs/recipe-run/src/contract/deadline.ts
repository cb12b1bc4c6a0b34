import type { Clock } from '@ci-warm/clock';
import { WarmError } from '@ci-warm/errors';

/** A signal that ends work after a time, and with another signal. Disposing it stops the clock. */
export function createDeadline(
  clock: Clock,
  { ms, what, signal }: { ms: number; what: string | (() => string); signal?: AbortSignal | undefined },
): { signal: AbortSignal; [Symbol.dispose](): void } {
  const over = new AbortController();
  const stop = new AbortController();
  clock.sleep(ms, stop.signal).then(
    () => over.abort(tooLong(typeof what === 'string' ? what : what(), ms)),
    () => undefined,
  );
  return {
    signal: signal ? AbortSignal.any([signal, over.signal]) : over.signal,
    [Symbol.dispose]: () => stop.abort(),
  };
}

const tooLong = (what: string, ms: number) =>
  new WarmError({
    kind: 'infrastructure',
    code: 'deadline',
    message: `${what} was not done after ${Math.round(ms / 1000)} s`,
    hint: 'See the logs of the run for what it waited for.',
  });
