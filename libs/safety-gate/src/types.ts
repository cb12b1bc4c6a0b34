import type { RecipeVersion } from '@ci-warm/recipe-version';

export interface Candidate {
  version: RecipeVersion;
  notes: string | undefined;
}

export interface GateOptions {
  /** Words in release notes that ask for manual work; compared without case. Has a default list. */
  markers?: readonly string[];
  /** Whether 0.1 → 0.2 counts as a major step. Default true for the recipe part, false for the app part. */
  zeroMinorIsMajor?: { recipe?: boolean; app?: boolean };
}

export interface Hold {
  version: string;
  reason: 'recipe-major' | 'app-major' | 'manual-work' | 'unreadable-app-version';
  /** One line for people. */
  explanation: string;
  /** Release notes of the versions between current and this one, newest last. */
  notes: string;
}

export interface GateDecision {
  /** The best version that may be applied by itself, if it is newer than the current one. */
  apply: RecipeVersion | undefined;
  /** Newer versions that must wait for a person; each stands beside `apply`, never instead of it. */
  held: readonly Hold[];
}
