import type { RestorePoint } from '@ci-warm/restore-point';

/** `canonical.json`: the restore point of a recipe's known-good app, and where it came from. */
export interface Canonical extends RestorePoint {
  status: 'idle' | 'deployed' | 'seeding';
  /** The run that proved it. */
  run: string;
  /** ISO 8601. */
  promotedAt: string;
}

/** What `shouldPromote` decides on: facts about a finished run, nothing read from outside. */
export interface PromotionFacts {
  enrolled: boolean;
  lane: 'cold' | 'quick';
  verdict: 'green' | 'red' | 'infrastructure';
  /** Tiers that had to run and did not. */
  missingTiers: readonly string[];
  /** A pull request's run is never on a release. */
  pullRequest: string | undefined;
  testedVersion: string | undefined;
  testedCommit: string;
  latestVersion: string | undefined;
  latestCommit: string | undefined;
}

export type PromotionDecision = { promote: true } | { promote: false; reason: string };
