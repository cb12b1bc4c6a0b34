import { acquireLock } from '@ci-warm/state-files';
import { stopEngine } from './engine/stop-engine.ts';
import { withSetupLock, type SetUpOptions } from './set-up.ts';

/**
 * Ends the engine unless a test run still uses it.
 *
 * @param mayEnd is asked when nobody else can come in between.
 */
export async function takeDown(
  { places, say }: Pick<SetUpOptions, 'places' | 'say'>,
  mayEnd: () => Promise<boolean>,
): Promise<'stopped' | 'absent' | 'in-use'> {
  // What was begun is cleared away even after Ctrl-C, so that signal does not reach this.
  const signal = new AbortController().signal;
  return await withSetupLock({ places, say, signal }, async () => {
    const use = await acquireLock(places.useLock, { purpose: 'real tier take-down' });
    if (use.outcome === 'busy') return 'in-use';
    try {
      if (!(await mayEnd())) return 'in-use';
      return (await stopEngine(places, say)) ? 'stopped' : 'absent';
    } finally {
      await use.lock.release();
    }
  });
}
