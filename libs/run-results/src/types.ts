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
  /** Where the app ran. */
  domain: string;
  lane: Lane;
  /** What was asked for; `quick` without a canonical is run in the cold lane. */
  requestedLane: Lane;
  /** Why the lane is not the one requested. */
  laneReason: string | undefined;
  /** Quick results are not authoritative. */
  confidence: 'authoritative' | 'lower';
  base:
    | {
        version: string;
        commit: string;
        origin: 'canonical' | 'older-release' | 'main';
        ageMs: number | undefined;
      }
    | undefined;
  verdict: 'green' | 'red' | 'infrastructure';
  /** One line: why it is not green. */
  reason: string | undefined;
  lint: { outcome: 'pass' | 'fail' | 'not-run'; errors: readonly string[] };
  tiers: readonly TierResult[];
  deployCount: number;
  teardown: { clean: boolean; leftovers: readonly string[] };
  promotion: { outcome: 'promoted' | 'not-promoted' | 'failed'; reason: string | undefined } | undefined;
  /** ISO 8601. */
  startedAt: string;
  /** Milliseconds: total = own + outside (abra, Docker, probes' waiting) ; windows are part of outside. */
  ms: { total: number; outside: number; own: number; windows: number };
}

export type Lane = 'cold' | 'quick';
export type TierName = 'install' | 'upgrade' | 'backup' | 'restore' | 'custom';
export type TierOutcome = 'pass' | 'fail' | 'skip' | 'not-applicable' | 'unverified';

export interface TierResult {
  tier: TierName;
  outcome: TierOutcome;
  reason: string | undefined;
  ms: number;
  tests: readonly TestResult[];
}

export interface TestResult {
  name: string;
  outcome: 'pass' | 'fail' | 'skip';
  /** Required for a skip; the message for a failure. */
  reason: string | undefined;
  ms: number;
  /** Dependencies that the test cannot do without: skipping it then fails the run. */
  needs?: readonly string[] | undefined;
}
