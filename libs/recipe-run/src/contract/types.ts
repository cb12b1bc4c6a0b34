import type { Ingress } from '@ci-warm/ingress';
import type { ConnectTools, FinishedRun, OperatorsWindow, PromotionWishes } from '@ci-warm/app-lifecycle';
import type { CanonicalRegistry } from '@ci-warm/canonical-registry';
import type { Clock } from '@ci-warm/clock';
import type { RunCommand } from '@ci-warm/process-runner';
import type { Lane, RunResults, TierName } from '@ci-warm/run-results';

/** Makes what a run proved the recipe's canonical, or says why not. */
export type Promote = (run: FinishedRun) => Promise<NonNullable<RunResults['promotion']>>;

/** Settings are called as in `@ci-warm/settings`, where their defaults are. */
export interface RecipeRunnerOptions extends OperatorsWindow {
  /** Runs git, hooks and recipe tests. */
  run: RunCommand;
  /** Makes what looks at apps and changes them, on the server's own abra root or on a run's. */
  connect: ConnectTools;
  registry: CanonicalRegistry;
  ingress: Ingress;
  /** Canonicals, and `runs/`. */
  warmRoot: string;
  lockDir: string;
  /** `ci.example.org`: every domain of a run ends with it. */
  baseDomain: string;
  /** Checkout with `recipes/<recipe>/`. */
  repo: string;
  /** The server's own abra root: its env files are used in place, its recipe checkouts are only cloned from. */
  abraDir: string;
  recipesUrl: string;
  /** Seconds for a whole run, its wait for a slot included and its teardown excluded. */
  deadlineSec: number;
  /** Seconds that a teardown may take once it has begun. */
  teardownSec: number;
  /** Whether a canonical may be the base of a cold upgrade. */
  canonicalBases: boolean;
  /** Recipes of which this server has a shared app that the reconciler keeps. */
  providers: readonly string[];
  /** Seconds to wait for a provider that is being changed, before one of the run's own is deployed. */
  providerWaitSec: number;
  /** Runs that this host does at once, of whatever origin. */
  maxTests: number;
  /** Seconds to wait while all of these are taken; no longer than the deadline. */
  wait: number;
  /**
   * Offered each run that may become its recipe's canonical: asked for cold, green, of no pull request, of an enrolled
   * recipe. Its results are written by then, and once more with what this says. Without it nothing is promoted.
   */
  promote?: Promote;
  clock?: Clock;
  /** One line for people. */
  onProgress?: (line: string) => void;
}

export interface RunRequest {
  recipe: string;
  /** Tag, branch or hash. Without it: the pull request's head, else the newest release, else the main branch. */
  ref?: string | undefined;
  /** Number of the pull request. */
  pullRequest?: string | undefined;
  /** Where the ref is if not in the recipe's own repository: a clone URL, or `owner/name` on the same host. */
  source?: string | undefined;
  lane: Lane;
  /** Default `defaultTiers` of run-results. */
  stages?: readonly TierName[] | undefined;
  /** Deploy the tested commit from nothing, too, after all else. The cold lane only. */
  freshInstall?: boolean;
  /** Test the staged checkout at its HEAD; nothing is fetched. */
  skipFetch?: boolean;
  /** How a promotion of this run goes about it. */
  promotion?: PromotionWishes;
  /** Aborting it ends the run early; it is torn down all the same. */
  signal?: AbortSignal | undefined;
}

export interface RecipeRunner {
  /**
   * Tests one recipe and leaves nothing behind but `runs/<id>/`.
   *
   * Once the run has begun every ending is a result, also an infrastructure error; `results.json`, `junit.xml` and `summary.md` are written.
   * The run slot is held until the promotion is over, if there is one.
   *
   * @throws WarmError before anything was created: `usage` for what cannot be run (`unknown-recipe`, `ref-not-found`,
   * `checkout-dirty`, …), `busy` when the app's lock is held or no run slot became free, `infrastructure` when the recipe cannot be fetched.
   */
  run(request: RunRequest): Promise<RunResults>;
}
