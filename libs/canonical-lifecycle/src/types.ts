import type { AbraClient } from '@ci-warm/abra-client';
import type { AppLifecycle } from '@ci-warm/app-lifecycle';
import type { Canonical, CanonicalRegistry } from '@ci-warm/canonical-registry';
import type { SwarmClient } from '@ci-warm/swarm-client';
import type { VerifyLevel, Warmsnap } from '@ci-warm/warmsnap';

import type { CanonicalJournal } from './journal.ts';

/** What changes the app. All its processes inherit the app's lock, which the caller holds. */
export interface KnownGoodHands {
  abra: AbraClient;
  lifecycle: AppLifecycle;
  swarm: SwarmClient;
  warmsnap: Warmsnap;
}

export interface ReturnRequest {
  hands: KnownGoodHands;
  registry: CanonicalRegistry;
  canonical: Canonical;
  /** How much is read again once it is back. Default `full`; `quick` leaves out what cannot have been touched since it was read last. */
  compare?: VerifyLevel | undefined;
  /** Ends the restore between two files. */
  signal?: AbortSignal | undefined;
}

/** One recipe's canonical under its lock, and the journal of what is done to it. */
export interface CanonicalScene {
  hands: KnownGoodHands;
  registry: CanonicalRegistry;
  recipe: string;
  journal: CanonicalJournal;
  /** One line for people. */
  progress: (line: string) => void;
}
