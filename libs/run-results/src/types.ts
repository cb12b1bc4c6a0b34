/** Version 1 of `runs/<id>/results.json`. */
export interface RunResults {
  schema: 1;
  id: string;
  recipe: string;
  /** As asked for: a tag, branch or hash. */
  ref: string;
  /** Full hash that was tested. */
  commit: string;
  /** The release tag on that commit, if there is one. */
  version: string | undefined;
  pullRequest: string | undefined;
  /** Full hash of the pull request's head when the run began: the commit is that or an earlier one of it. */
  pullRequestHead?: string | undefined;
  /** Where the app ran. */
  domain: string;
  lane: Lane;
  /** The lane that really ran, by the name that `MODE` has for it. */
  mode: Lane;
  /** What was asked for; `quick` without a canonical is run in the cold lane. */
  requestedLane: Lane;
  /** Why the lane is not the one requested. */
  laneReason: string | undefined;
  /** Quick results are not authoritative. */
  confidence: 'authoritative' | 'lower';
  base: RunBase | undefined;
  verdict: 'green' | 'red' | 'infrastructure';
  /** One line: why it is not green. */
  reason: string | undefined;
  /** What stopped the run before its end, for machines. */
  error: RunError | undefined;
  lint: { outcome: 'pass' | 'fail' | 'not-run'; errors: readonly string[] };
  tiers: readonly TierResult[];
  /** Of the app itself: the base, its upgrade, and the fresh install. */
  deployCount: number;
  /** Redeploys that a set-up hook asked for. */
  rewireCount: number;
  /** Deploys of dependencies that were started for this run. */
  dependencyDeployCount: number;
  dependencies: readonly DependencyResult[];
  /** What the recipe's CI folder adds to a plain test. */
  customisation: Customisation;
  /** What the upgrade asks of operators, because no settings of the recipe's CI folder provide it. */
  operatorsMust: OperatorDuties;
  /** What the tested commit newly asks of the host and nobody has allowed: it was not deployed. */
  needsApproval: readonly ApprovalItem[];
  /** What else its author should know of, such as lightweight tags, which no run takes for releases. */
  notes?: readonly string[] | undefined;
  teardown: { clean: boolean; leftovers: readonly string[] };
  promotion: { outcome: 'promoted' | 'not-promoted' | 'failed'; reason: string | undefined } | undefined;
  /** How a quick run compares with a cold run of the same commit; written once both are there. */
  agreement: Agreement | undefined;
  /** ISO 8601. */
  startedAt: string;
  /** The phases add up to the total. */
  ms: Times & { phases: Readonly<Partial<Record<RunPhase, Pick<Times, 'total' | 'outside'>>>> };
}

export type Lane = 'cold' | 'quick';
export type TierName = 'install' | 'upgrade' | 'backup' | 'restore' | 'custom' | 'fresh-install';
export type TierOutcome = 'pass' | 'fail' | 'skip' | 'not-applicable' | 'unverified';

/** Milliseconds: total = own + outside (abra, Docker, probes' waiting); windows are part of outside. */
export interface Times {
  total: number;
  outside: number;
  own: number;
  windows: number;
}

/** What a run spends its time on; `prepare` is all that is nothing else. */
export type RunPhase = (typeof runPhases)[number];

export const runPhases = [
  'prepare',
  'dependencies',
  'hooks',
  'deploy',
  'converge',
  'window',
  'tests',
  'backup',
  'undeploy',
  'restore',
  'teardown',
] as const;

export interface RunBase {
  version: string;
  commit: string;
  origin: 'canonical' | 'older-release' | 'main';
  /** Of a canonical: since it was promoted. */
  ageMs: number | undefined;
  /** Of a canonical: which known-good it is. */
  known?: KnownGood | undefined;
}

/** Where a canonical came from. */
export interface KnownGood {
  /** The run that proved it. */
  run: string;
  /** ISO 8601. */
  promotedAt: string;
  /** The host of that run, where it was not this one. */
  host: string | undefined;
}

export interface RunError {
  /** As in the exit codes. */
  kind: string;
  code: string;
  hint: string | undefined;
}

export interface TierResult {
  tier: TierName;
  outcome: TierOutcome;
  /** Why it is no pass; of a pass, what it does not prove. */
  reason: string | undefined;
  /** Why there is no outcome: told apart so that a gap never looks like a choice. */
  absence?: Absence | undefined;
  ms: number;
  /** Parts of `ms`; absent where the tier did not run. */
  waited?: Pick<Times, 'outside' | 'windows'> | undefined;
  tests: readonly TestResult[];
}

/**
 * - `intended`: the recipe's config declares it, or the lane has no such tier.
 * - `not-asked`: the run was asked for other tiers.
 * - `gap`: it should have been there.
 */
export type Absence = 'intended' | 'not-asked' | 'gap';

export interface TestResult {
  name: string;
  outcome: 'pass' | 'fail' | 'skip';
  /** Required for a skip; the message for a failure. */
  reason: string | undefined;
  ms: number;
  /** Dependencies that the test cannot do without: skipping it then fails the run. */
  needs?: readonly string[] | undefined;
}

export interface DependencyResult {
  recipe: string;
  /** `warm`: a shared provider; `cold`: deployed for this run. */
  mode: 'warm' | 'cold';
  /** Why it is not warm. */
  reason: string | undefined;
  domain: string;
  realm: string | undefined;
}

export interface Customisation {
  /** Keys of the recipe's config, in alphabetical order. */
  keys: readonly string[];
  /** Files of its CI folder, other than tests, as paths within it. */
  files: readonly string[];
  /** Names of the settings and secrets that it adds; never their values. */
  env: readonly string[];
  secrets: readonly string[];
}

export interface OperatorDuties {
  /** Settings that are new and have no value. */
  set: readonly string[];
  /** Secrets that are new and are not to be generated. */
  insert: readonly string[];
}

export interface ApprovalItem {
  kind: string;
  value: string;
  service: string | undefined;
}

export interface Agreement {
  /** Id of the other run. */
  run: string;
  lane: Lane;
  verdict: RunResults['verdict'];
  agrees: boolean;
}
