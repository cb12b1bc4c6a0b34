import { messageOf } from '@ci-warm/errors';
import type { ChangeContext } from './context.ts';

/** What is written down on the way back. That the app comes up again matters more than that it is. */
export interface Notes {
  /** Does the work and says what could not be done; whether it was. */
  tried(what: string, work: () => Promise<unknown>): Promise<boolean>;
  /** All that could not be written down. */
  missing: readonly string[];
}

export function createNotes({ ports }: Pick<ChangeContext, 'ports'>): Notes {
  const missing: string[] = [];
  return {
    missing,
    tried: async (what, work) => {
      try {
        await work();
        return true;
      } catch (error) {
        ports.signal?.throwIfAborted();
        missing.push(`${what} (${messageOf(error)})`);
        ports.onProgress?.(`could not be written down: ${what}: ${messageOf(error)}`);
        return false;
      }
    },
  };
}
