import type { AlertStore } from '@ci-warm/alerts';
import type { HealthCheck, HealthWindow } from '@ci-warm/app-health';
import type { ConnectTools, ReadyCheck } from '@ci-warm/app-lifecycle';
import type { Canonical, CanonicalRegistry } from '@ci-warm/canonical-registry';
import type { Clock } from '@ci-warm/clock';
import type { RecipeConfig } from '@ci-warm/recipe-config';
import type { RunResults } from '@ci-warm/run-results';

/** Everything that a promotion needs from outside. */
export interface PromoterPorts {
  registry: CanonicalRegistry;
  alerts: AlertStore;
  /** As in `CCCI_LOCK_DIR`. */
  lockDir: string;
  /** All of it on the server's own abra root, never on a run's. */
  connect: ConnectTools;
  clock?: Clock;
  /** One line for people. */
  onProgress?: (line: string) => void;
}

export interface PromotionRequest {
  /** Of the finished run, teardown included. */
  results: RunResults;
  /** The recipe's settings, as the run used them. */
  config: RecipeConfig | undefined;
  /** As in the run. */
  health: HealthCheck;
  window: HealthWindow;
  /** What it is asked, once it is healthy, before it counts as usable; as in the run. */
  ready?: ReadyCheck | undefined;
  /** Begin with new data instead of upgrading those that the canonical has: how one is made anew. */
  fresh?: boolean;
  /** How the app is reached, as in the run. Default `https://{domain}`. */
  publicUrl?: string;
  /** Milliseconds to wait for whoever uses the canonical. Default 600,000. */
  waitMs?: number;
  /** Take the release tags as they are in the checkout. */
  skipFetch?: boolean;
  /** Try although the same promotion failed a short while ago. */
  retry?: boolean;
  signal?: AbortSignal | undefined;
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
