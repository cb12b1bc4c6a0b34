import { createAlertStore } from '@ci-warm/alerts';
import { createCanonicalRegistry } from '@ci-warm/canonical-registry';
import type { RunSettings, Stores } from './types.ts';

/** What is on disk. It takes neither the engine nor abra to look. */
export function openStores({
  warmRoot,
  repo,
  baseDomain,
  providers,
  canonicalStaleDays,
}: RunSettings): Stores {
  const staleMs = canonicalStaleDays * 86_400_000;
  return {
    registry: createCanonicalRegistry({ root: warmRoot, repo, base: baseDomain, providers, staleMs }),
    alerts: createAlertStore({ root: warmRoot }),
  };
}
