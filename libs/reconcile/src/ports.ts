import type { AbraClient, RecipeStore } from '@ci-warm/abra-client';
import type { AlertStore } from '@ci-warm/alerts';
import type { Ingress } from '@ci-warm/ingress';
import type { AppLifecycle, AppTools } from '@ci-warm/app-lifecycle';
import type { Clock } from '@ci-warm/clock';
import type { SwarmClient } from '@ci-warm/swarm-client';
import type { Warmsnap } from '@ci-warm/warmsnap';

/** Everything that a reconciler needs from outside. */
export interface ReconcilePorts {
  warmRoot: string;
  lockDir: string;
  ingress: Ingress;
  swarm: SwarmClient;
  /**
   * Makes the tools of one call, with the descriptors of the locks that each of their processes inherits. Another signal
   * than the call's own is for putting things back after that one.
   */
  connect: (locks: readonly number[], signal?: AbortSignal) => AppTools;
  /** Recipe checkouts that a dry run may fetch into; the real ones are not its to touch. */
  scratchRecipes: () => Promise<{ recipes: RecipeStore; remove: () => Promise<void> }>;
  alerts: AlertStore;
  /** Time in abra and the number of its processes until now. */
  spent: () => { abraMs: number; abraCalls: number };
  clock?: Clock;
  signal?: AbortSignal | undefined;
  onProgress?: (line: string) => void;
}

/** The part of `AppTools` that leaves the app as it is: all that deciding gets. */
export interface LookTools {
  abra: {
    recipes: Pick<RecipeStore, 'fetch' | 'exists' | 'versions' | 'releaseNotes' | 'fileAt' | 'composeAt'>;
  } & Pick<AbraClient, 'readEnv' | 'envPath'>;
  lifecycle: Pick<AppLifecycle, 'status' | 'isHealthyNow' | 'ingressFault' | 'preflight' | 'snapshotSources'>;
  warmsnap: Pick<Warmsnap, 'verify' | 'preflight' | 'list'>;
}
