import type { CanonicalDomain } from '@ci-warm/app-names';
import type { AppFolder, ChangedBy, RestorePoint } from '@ci-warm/app-folder';
import type { Secret } from '@ci-warm/secret';

/** `canonical.json`: the restore point of a recipe's known-good app, and where it came from. */
export interface Canonical extends RestorePoint {
  status: 'idle' | 'deployed' | 'seeding';
  /** The run that proved it. */
  run: string;
  /** ISO 8601. */
  promotedAt: string;
  /** Where it came from, if another host made it. */
  imported?: { host: string; at: string } | undefined;
}

export type CanonicalStatus = Canonical['status'] | 'none';

/** One line of the list: what is known of a recipe's canonical, and how old that is. */
export interface CanonicalEntry {
  recipe: string;
  domain: CanonicalDomain;
  canonical: Canonical | undefined;
  status: CanonicalStatus;
  /** Milliseconds since the promotion. */
  ageMs: number | undefined;
  /** Whether that is too long ago for this server. */
  stale: boolean;
  /** There when a run has the volume, or was killed while it had it. */
  changedBy: ChangedBy | undefined;
}

/**
 * Which recipes have a canonical, and which version of each is known-good. It stores; `promote` decides. Every function
 * throws WarmError `state-corrupt` (broken) or `state-unwritable` (infrastructure).
 */
export interface CanonicalRegistry {
  /**
   * Recipes whose config says `warmCanonical: true`, sorted.
   *
   * @throws WarmError `enrolment-empty` or `bad-recipe-config` (usage), `enrolment-unreadable` (infrastructure): a list
   * that is empty or half read would pass for a list that was worked through
   */
  enrolledRecipes(): Promise<readonly string[]>;
  domainOf(recipe: string): CanonicalDomain;
  /** The canonical's folder: its snapshots (owner: the canonical's domain), journal, attempts and `changed-by.json`. */
  folderOf(recipe: string): AppFolder;
  /** `undefined` while nothing was ever promoted. */
  read(recipe: string): Promise<Canonical | undefined>;
  /** Makes it the known-good one, with the snapshot that it names: one rename. */
  write(canonical: Canonical): Promise<void>;
  /** Changes nothing but the status; no canonical is no error. The same status again writes nothing. */
  setStatus(recipe: string, status: Canonical['status']): Promise<void>;
  /** The values of its secrets. */
  secretsOf(recipe: string): SecretStore;
  /** What is known of one recipe's canonical, whether or not it is enrolled. */
  entry(recipe: string): Promise<CanonicalEntry>;
  /** Every enrolled recipe, by name. */
  list(): Promise<readonly CanonicalEntry[]>;
  /** Canonicals on disk whose recipe is not enrolled any more. Throws what `enrolledRecipes` throws: without a list nothing is superfluous. */
  notEnrolled(): Promise<readonly Canonical[]>;
  /** Recipes, enrolled or not, whose canonical is in the middle of a change, or was when that was cut short: its lock tells which. */
  inFlight(): Promise<readonly string[]>;
}

/**
 * Values of a canonical's secrets by their full Swarm names, which Swarm itself never gives back. They are written when
 * they are made and leave this file in two ways only: into Swarm, or encrypted into an archive.
 */
export interface SecretStore {
  read(): Promise<Readonly<Record<string, Secret>>>;
  /** Adds these; of the same name the newer one counts. */
  keep(values: Readonly<Record<string, Secret>>): Promise<void>;
  /** Forgets all but these. */
  retain(names: readonly string[]): Promise<void>;
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
