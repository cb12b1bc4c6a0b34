import type { TierName, TierResult } from '@ci-warm/run-results';
import type { Ended } from './types.ts';
import type { FaultWorld } from './world.ts';

/** A row of the fault table: what the page says of it, and how it is brought about. */
export interface FaultRow {
  fault: string;
  where: string;
  outcome: string;
  exitCode: number | 'SIGKILL';
  /** What is left when the run has ended. Whatever it is, the next run removes it. */
  left: string;
  /** In the reason that the run gives, or in what it prints where it never began. */
  reason?: RegExp | undefined;
  tiers?: Partial<Record<TierName, TierResult['outcome']>>;
  /** The code for machines, where the run ended with 3. */
  code?: string;
  /** Brings it about, and checks what is special about it. The run that it returns is held against the row. */
  run: (world: FaultWorld) => Promise<Ended>;
}
