import { WarmError } from '@ci-warm/errors';
import { ensureFolder } from '@ci-warm/state-files';

/** Makes the folder of an app's snapshots. What is thrown is the disk's own error: callers name what they were doing. */
export async function makeStore(store: string): Promise<void> {
  await ensureFolder(store, 0o700).catch((error: unknown) => {
    throw error instanceof WarmError ? (error.cause ?? error) : error;
  });
}
