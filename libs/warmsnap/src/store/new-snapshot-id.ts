import { randomBytes } from 'node:crypto';
import type { Clock } from '@ci-warm/clock';

/** Sorts by time, and never comes twice. */
export function newSnapshotId(clock: Clock): string {
  const stamp = new Date(clock.now()).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return `${stamp}-${randomBytes(4).toString('hex')}`;
}
