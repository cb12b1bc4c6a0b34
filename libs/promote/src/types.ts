import type { AlertStore } from '@ci-warm/alerts';
import type { Ingress } from '@ci-warm/app-health';
import type { AppProof, ConnectTools } from '@ci-warm/app-lifecycle';
import type { Canonical, CanonicalRegistry } from '@ci-warm/canonical-registry';
import type { Clock } from '@ci-warm/clock';
import type { RunCommand } from '@ci-warm/process-runner';
import type { RecipeConfig, RecipeFiles } from '@ci-warm/recipe-config';
import type { RunResults } from '@ci-warm/run-results';

/** Everything that a promotion needs from outside. */
export interface PromoterPorts {
  registry: CanonicalRegistry;
  alerts: AlertStore;
  /** As in `CCCI_LOCK_DIR`. */
  lockDir: string;
  connect: ConnectTools;
  /** Runs the recipe's install hook. */
  run: RunCommand;
  ingress: Ingress;
  clock?: Clock;
  /** One line for people. */
  onProgress?: (line: string) => void;
}

/** A finished run whose version is to become the canonical, and all that the run was done with. */
export interface PromotionRequest {
  /** Teardown included. */
  results: RunResults;
  /** The recipe's settings and files, as the run used them. */
  config: RecipeConfig;
  files: RecipeFiles;
  proof: AppProof;
  /** The run's own abra root, where nobody else minds what the CI folder adds to the recipe's checkout. */
  abraDir: string;
  /** Descriptors of the locks that the run holds; whatever is started here inherits them. */
  locks: readonly number[];
  /** Take the release tags as they are in the checkout. */
  skipFetch: boolean;
  promotion: {
    /** Begin with new data instead of upgrading those that the canonical has: how one is made anew. */
    fresh?: boolean;
    /** Try although the same promotion failed a short while ago. */
    retry?: boolean;
  };
  /** Milliseconds to wait for whoever uses the canonical. Default 600,000. */
  waitMs?: number;
  signal: AbortSignal | undefined;
}

/** What the registry says afterwards, not what was attempted. `failed`: the old known-good one, if any, is intact. */
export type PromotionOutcome =
  | { outcome: 'promoted'; reason: undefined; canonical: Canonical; ms: number }
  | { outcome: 'not-promoted'; reason: string; ms: number }
  | { outcome: 'failed'; reason: string; canonical: Canonical | undefined; ms: number };

export interface Promoter {
  /** Never throws: whatever happens here says nothing about the run. */
  promote(request: PromotionRequest): Promise<PromotionOutcome>;
}
