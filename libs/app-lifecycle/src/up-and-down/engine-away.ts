import type { AbraOutcome } from '@ci-warm/abra-client';
import { missedEngine } from '@ci-warm/outside-faults';
import type { Ports } from '../contract/ports.ts';

/**
 * Runs an abra command that may be repeated, and repeats it where abra itself did not reach the engine: that says nothing
 * about the app. The engine is asked in between, which waits for it as long as this server has patience.
 */
export async function outlastEngine(
  { swarm, clock, signal, onProgress }: Pick<Ports, 'swarm' | 'clock' | 'signal' | 'onProgress'>,
  command: (attempt: number) => Promise<AbraOutcome>,
): Promise<AbraOutcome> {
  const deadline = clock.monotonic() + patienceMs;
  for (let attempt = 1; ; attempt += 1) {
    const done = await command(attempt);
    if (done.outcome === 'done' || !missedEngine(done.fatal) || clock.monotonic() >= deadline) return done;
    if (attempt === 1) onProgress(`abra did not reach the engine, which is tried again: ${done.fatal}`);
    await clock.sleep(Math.min(500 * attempt, 3_000), signal);
    await swarm.ping();
  }
}

const patienceMs = 30_000;
