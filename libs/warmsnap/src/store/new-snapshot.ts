import { randomBytes } from 'node:crypto';
import type { Clock } from '@ci-warm/clock';
import { WarmError } from '@ci-warm/errors';
import { ensureFolder } from '@ci-warm/state-files';

/** Makes the folder of an app's snapshots. What is thrown is the disk's own error: callers name what they were doing. */
export async function makeStore(store: string): Promise<void> {
  await ensureFolder(store, 0o700).catch((error: unknown) => {
    throw error instanceof WarmError ? (error.cause ?? error) : error;
  });
}

/** Sorts by time, and never comes twice. */
export function newSnapshotId(clock: Clock): string {
  const stamp = new Date(clock.now()).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return `${stamp}-${randomBytes(4).toString('hex')}`;
}
