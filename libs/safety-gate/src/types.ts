import type { RecipeVersion } from '@ci-warm/recipe-version';

export interface Candidate {
  version: RecipeVersion;
  /** Text of the release notes; `undefined` when the author wrote none. */
  notes: string | undefined;
}

/** How careful the gate is. Defaults: `defaultGateOptions`. */
export interface GateRules {
  /**
   * The operator's own words for work in release notes, compared without case, in place of reading what they ask for. An
   * empty list lets all notes pass.
   */
  markers: readonly string[] | undefined;
  /** Whether 0.1 → 0.2 counts as a major step of the recipe's own version, and of the app's. */
  zeroMinorIsMajor: { recipe: boolean; app: boolean };
}

/** The rules that an operator sets otherwise. */
export interface GateOptions {
  markers?: GateRules['markers'] | undefined;
  zeroMinorIsMajor?: { recipe?: boolean | undefined; app?: boolean | undefined } | undefined;
}

export type HoldReason =
  'recipe-major' | 'app-major' | 'unreadable-app-version' | 'app-downgrade' | 'prerelease' | 'manual-work';

export interface Hold {
  version: string;
  /** The gravest one, in the order of `HoldReason`. */
  reason: HoldReason;
  /** One line for people: names every reason and shows what the notes say. */
  explanation: string;
  /** Release notes of the versions between current and this one, newest last; without control characters, at most 20,000 letters. */
  notes: string;
}

export interface GateDecision {
  /** The best version that may be applied by itself, if it is newer than the current one. */
  apply: RecipeVersion | undefined;
  /** Versions newer than `apply` that must wait for a person, oldest first; they stand beside `apply`, never instead of it. */
  held: readonly Hold[];
}
