import type { AlertStore } from '@ci-warm/alerts';
import type { Ingress } from '@ci-warm/ingress';
import type { ConnectTools, FinishedRun } from '@ci-warm/app-lifecycle';
import type { Canonical, CanonicalRegistry } from '@ci-warm/canonical-registry';
import type { Clock } from '@ci-warm/clock';
import type { RunCommand } from '@ci-warm/process-runner';

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

/** A finished run whose version is to become the canonical. */
export interface PromotionRequest extends FinishedRun {
  /** Milliseconds to wait for whoever uses the canonical. Default 600,000. */
  waitMs?: number;
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
