import type { ChangedBy } from '@ci-warm/app-folder';
import type { Canonical, CanonicalStatus } from './types.ts';

/**
 * What goes on with a canonical, from what is on disk. Pure.
 *
 * `seeding`: its first data, or new ones in the place of the old, are being made · `deployed`: a run or a promotion has
 * its volume, or was killed while it had it · `none`: nothing was ever promoted.
 */
export function statusOf(seen: {
  canonical: Pick<Canonical, 'status'> | undefined;
  changedBy: ChangedBy | undefined;
  /** A change of it is in flight, or was cut short. */
  inFlight: boolean;
}): CanonicalStatus {
  const { canonical, changedBy, inFlight } = seen;
  if (!canonical) return inFlight ? 'seeding' : 'none';
  if (canonical.status !== 'idle') return canonical.status;
  return changedBy ? 'deployed' : 'idle';
}
