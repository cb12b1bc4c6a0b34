import type { RecipeVersion } from '@ci-warm/recipe-version';

export interface Candidate {
  version: RecipeVersion;
  /** Text of the release notes; `undefined` when the author wrote none. */
  notes: string | undefined;
}

export interface GateOptions {
  /** Words in release notes that ask for manual work; compared without case. Has a default list. */
  markers?: readonly string[];
  /** Whether 0.1 → 0.2 counts as a major step. Default true for the recipe part, false for the app part. */
  zeroMinorIsMajor?: { recipe?: boolean; app?: boolean };
}

export type HoldReason =
  'recipe-major' | 'app-major' | 'unreadable-app-version' | 'app-downgrade' | 'prerelease' | 'manual-work';

export interface Hold {
  version: string;
  /** The gravest one, in the order of `HoldReason`. */
  reason: HoldReason;
  /** One line for people; names every reason. */
  explanation: string;
  /** Release notes of the versions between current and this one, newest last. */
  notes: string;
}

export interface GateDecision {
  /** The best version that may be applied by itself, if it is newer than the current one. */
  apply: RecipeVersion | undefined;
  /** Versions newer than `apply` that must wait for a person, oldest first; they stand beside `apply`, never instead of it. */
  held: readonly Hold[];
}
