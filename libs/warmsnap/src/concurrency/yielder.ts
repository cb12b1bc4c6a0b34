import { setImmediate } from 'node:timers/promises';

/**
 * What it returns is awaited at every turn of a long synchronous loop: every so many turns the loop then yields to the
 * event loop, so that timers, signals and commands go on, and an abortion ends it.
 */
export function createYielder(signal?: AbortSignal): () => Promise<void> | undefined {
  let turns = 0;
  return () => {
    turns += 1;
    return turns % turnsBetween === 0 ? yieldOnce(signal) : undefined;
  };
}

async function yieldOnce(signal: AbortSignal | undefined): Promise<void> {
  await setImmediate();
  signal?.throwIfAborted();
}

/** Commands that run beside such a loop need a dozen turns of the event loop to start. */
const turnsBetween = 64;
