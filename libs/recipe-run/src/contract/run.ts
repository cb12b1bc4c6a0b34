import type { TaggedVersion } from '@ci-warm/abra-client';
import type { AppProof } from '@ci-warm/app-lifecycle';
import type { Canonical } from '@ci-warm/canonical-registry';
import type { Clock } from '@ci-warm/clock';
import type { RecipeConfig, RecipeFiles, TestsOfFolder } from '@ci-warm/recipe-config';
import type { RunBase, TierName } from '@ci-warm/run-results';
import type { Lock } from '@ci-warm/state-files';
import type { DeployCount } from './deploy-count.ts';
import type { RunLog } from './run-log.ts';
import type { Stopwatch } from './stopwatch.ts';
import type { TierBook } from './tiers.ts';
import type { RunTools } from './tools.ts';
import type { RunRequest } from './types.ts';

/** One run as it was planned before anything was touched. Nothing in it changes from then on; its recorders fill. */
export interface Run {
  id: string;
  /** `runs/<id>` */
  folder: string;
  /** The run's own abra root. */
  abraDir: string;
  request: RunRequest;
  /** Of the recipe, with its placeholders as they are written. */
  config: RecipeConfig;
  files: RecipeFiles;
  /** What its CI folder has of tests. */
  tests: readonly TestsOfFolder[];
  proof: AppProof;
  head: Head;
  choice: LaneChoice;
  /** What the tested commit is upgraded from; `undefined` where no upgrade is asked for. */
  baseChoice: BaseChoice | undefined;
  /** Of the app that is tested. */
  domain: string;
  requestedTiers: readonly TierName[];
  /** ISO 8601. */
  startedAt: string;
  /** One of the host's run slots, held until the run and its promotion are over. */
  slot: Lock;
  /** That of the slot and the app's: every process of the run inherits them. */
  locks: readonly Lock[];
  tools: RunTools;
  clock: Clock;
  /** Ends with the run's deadline, or when the request's is aborted. */
  signal: AbortSignal;
  log: RunLog;
  watch: Stopwatch;
  deploys: DeployCount;
  tiers: TierBook;
}

/** The commit under test. */
export interface Head {
  commit: string;
  /** The tag, branch or hash that was asked for, or what was chosen without one. */
  ref: string;
  /** Of the pull request that was named, when the run began; the commit may be an earlier one of it. */
  pullRequestHead?: string | undefined;
  /** The release tag on it. */
  tagged: TaggedVersion | undefined;
  /** What lightweight tags do to the recipe; `undefined` where it has none. */
  lightweight?: string | undefined;
}

export type LaneChoice =
  | { lane: 'quick'; canonical: Canonical; reason: undefined }
  | { lane: 'cold'; canonical: Canonical | undefined; reason: string | undefined };

/** What a tested commit is upgraded from, or why from nothing. */
export type BaseChoice = { base: RunBase } | { base: undefined; reason: string };
