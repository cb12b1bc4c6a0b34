import type { Clock } from '@ci-warm/clock';
import type { DiskTools } from './disk/disk-tools.ts';
import type { WarmsnapLimits } from './testing.ts';

/** What the verbs work with, beside their request. */
export interface WarmsnapContext {
  tools: DiskTools;
  clock: Clock;
  trustClones: boolean;
  /** Where a request names none. */
  freeFloor: number | undefined;
  limits: WarmsnapLimits;
}
