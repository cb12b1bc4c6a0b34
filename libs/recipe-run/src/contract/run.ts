import type { TaggedVersion } from '@ci-warm/abra-client';
import type { Ingress } from '@ci-warm/app-health';
import type { AppProof, AppTools } from '@ci-warm/app-lifecycle';
import type { Clock } from '@ci-warm/clock';
import type { RecipeConfig, RecipeFiles } from '@ci-warm/recipe-config';
import type { HookOutcome, TestContext } from '@ci-warm/recipe-hooks';
import type { TestResult, TierName } from '@ci-warm/run-results';
import type { HookKind } from '../recipe-code/hooks.ts';
import type { ReadyDependency } from './dependency.ts';
import type { Wiring } from '../deps/wiring.ts';
import type { RunLog } from './run-log.ts';
import type { RunNotes } from '../results/run-notes.ts';
import type { Stopwatch } from './stopwatch.ts';
import type { TierBook } from '../tiers/tier-book.ts';

/** The commit under test. */
export interface Head {
  commit: string;
  /** The release tag on it. */
  tagged: TaggedVersion | undefined;
}

/** What deploys and looks; every call ends with `signal`. */
export interface RunTools extends AppTools {
  ingress: Ingress;
  signal: AbortSignal;
}

/** One run as its lane sees it. */
export interface Run extends AppProof {
  id: string;
  /** `runs/<id>` */
  folder: string;
  recipe: string;
  head: Head;
  domain: string;
  config: RecipeConfig;
  files: RecipeFiles;
  tools: RunTools;
  clock: Clock;
  watch: Stopwatch;
  log: RunLog;
  notes: RunNotes;
  tiers: TierBook;
  /** Ready for the app, in the order of the config. */
  dependencies: readonly ReadyDependency[];
  wiring: Wiring;
  /** A hook of the recipe; `undefined` where there is none. */
  hook(kind: HookKind, which: Omit<RecipeTests, 'folder'>): Promise<HookOutcome | undefined>;
  /** The recipe's tests in one folder under `tests/`, against what runs now. */
  recipeTests(which: RecipeTests): Promise<TestResult[]>;
}

export interface RecipeTests {
  tier: TierName;
  phase: 'base' | 'head';
  /** Under `tests/`; empty for those directly in it. */
  folder:
    'install' | 'before-upgrade' | 'upgrade' | 'before-backup' | 'backup' | 'before-restore' | 'restore' | '';
  /** What was backed up, once it was. */
  backup?: TestContext['backup'] | undefined;
  version: string | undefined;
  commit: string;
  /** Why dependencies are of no use: tests that need one are skipped with it. */
  unready?: string | undefined;
}
