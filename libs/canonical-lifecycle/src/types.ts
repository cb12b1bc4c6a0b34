import type { AppTools } from '@ci-warm/app-lifecycle';
import type { Canonical, CanonicalRegistry } from '@ci-warm/canonical-registry';
import type { VerifyLevel } from '@ci-warm/warmsnap';
import type { CanonicalJournal } from './journal.ts';

export interface ReturnRequest {
  tools: AppTools;
  registry: CanonicalRegistry;
  canonical: Canonical;
  /** How much is read again once it is back. Default `full`; `quick` leaves out what cannot have been touched since it was read last. */
  compare?: VerifyLevel | undefined;
  /** Ends the restore between two files. */
  signal?: AbortSignal | undefined;
}

/** One recipe's canonical under its lock, and the journal of what is done to it. */
export interface LockedCanonical {
  tools: AppTools;
  registry: CanonicalRegistry;
  recipe: string;
  journal: CanonicalJournal;
  /** One line for people. */
  progress: (line: string) => void;
}
