import type { AbraClient, TaggedVersion } from '@ci-warm/abra-client';
import type { HealthCheck, HealthWindow, Ingress } from '@ci-warm/app-health';
import type { AppLifecycle } from '@ci-warm/app-lifecycle';
import type { Clock } from '@ci-warm/clock';
import type { RecipeConfig } from '@ci-warm/recipe-config';
import type { TestResult, TierName } from '@ci-warm/run-results';
import type { SwarmClient } from '@ci-warm/swarm-client';
import type { Warmsnap } from '@ci-warm/warmsnap';
import type { RunLog } from '../run-log.ts';
import type { Stopwatch } from '../stopwatch.ts';
import type { TierBook } from './tier-book.ts';

/** The commit under test. */
export interface Head {
  commit: string;
  /** The release tag on it. */
  tagged: TaggedVersion | undefined;
}

/** What deploys and looks; every call ends with `signal`. */
export interface AppTools {
  abra: AbraClient;
  lifecycle: AppLifecycle;
  swarm: SwarmClient;
  warmsnap: Warmsnap;
  ingress: Ingress;
  signal: AbortSignal;
}

/** One run as its lane sees it. */
export interface Run {
  id: string;
  recipe: string;
  head: Head;
  domain: string;
  config: RecipeConfig;
  health: HealthCheck;
  window: HealthWindow;
  tools: AppTools;
  clock: Clock;
  watch: Stopwatch;
  log: RunLog;
  tiers: TierBook;
  /** The recipe's tests in one folder under `tests/`, against what runs now. */
  recipeTests(which: RecipeTests): Promise<TestResult[]>;
}

export interface RecipeTests {
  tier: TierName;
  phase: 'base' | 'head';
  /** Under `tests/`; empty for those directly in it. */
  folder: 'install' | 'before-upgrade' | 'upgrade' | '';
  version: string | undefined;
  commit: string;
}
