import type { LockHolder } from '@ci-warm/state-files';

/** Who holds a lock, in words: `quick run of #7 (process 4711, since 2026-08-02T09:15:00.000Z)`. */
export function describeHolder(holder: LockHolder | undefined): string {
  return holder ? `${holder.purpose} (process ${holder.pid}, since ${holder.since})` : 'another process';
}
