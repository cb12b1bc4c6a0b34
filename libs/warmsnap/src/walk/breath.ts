import { setImmediate } from 'node:timers/promises';

/** To await at every turn of a long synchronous loop: lets timers, signals and abortion in now and then. */
export function createBreath(signal?: AbortSignal): () => Promise<void> | undefined {
  let turns = 0;
  return () => {
    turns += 1;
    return turns % turnsBetween === 0 ? pause(signal) : undefined;
  };
}

async function pause(signal: AbortSignal | undefined): Promise<void> {
  await setImmediate();
  signal?.throwIfAborted();
}

/** Commands that run beside such a loop need a dozen turns of the event loop to start. */
const turnsBetween = 64;
