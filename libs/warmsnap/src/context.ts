import type { Clock } from '@ci-warm/clock';
import type { DiskTools } from './disk-tools.ts';

/** What the verbs work with, beside their request. */
export interface WarmsnapContext {
  tools: DiskTools;
  clock: Clock;
  racyMs: number;
  trustClones: boolean;
  exchangeFrom: number;
}
