import type { Clock } from '@ci-warm/clock';
import type { EngineEvent, SwarmClient } from '@ci-warm/swarm-client';

/**
 * Waits for the engine to report something, or for a while: events are fast, but one can be missed while a connection
 * is made. An event that came since the last wait ends the next one at once.
 */
export function untilChange(
  swarm: SwarmClient,
  clock: Clock,
  outer: AbortSignal | undefined,
): { next(): Promise<void>; stop(): void } {
  const stopped = new AbortController();
  const signal = outer ? AbortSignal.any([outer, stopped.signal]) : stopped.signal;
  let happened = Promise.withResolvers<void>();
  const onEvent = ({ action }: EngineEvent) => {
    if (!chatter.test(action)) happened.resolve();
  };
  void swarm.watchEvents(onEvent, signal).catch(() => undefined);
  let wait = firstPollMs;
  return {
    next: async () => {
      const enough = new AbortController();
      const pause = clock.sleep(wait, AbortSignal.any([signal, enough.signal])).catch(() => undefined);
      await Promise.race([happened.promise, pause]);
      enough.abort();
      happened = Promise.withResolvers<void>();
      wait = Math.min(wait * 2, longestPollMs);
    },
    stop: () => stopped.abort(),
  };
}

// Every health check of every container says these.
const chatter = /^(exec_|health_status)/;
const firstPollMs = 50;
const longestPollMs = 1000;
