import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRecipeStore } from '@ci-warm/abra-client';
import { createAlertStore } from '@ci-warm/alerts';
import type { AppContext } from '@ci-warm/app-cli';
import { openHost } from '@ci-warm/host';
import type { ReconcilePorts } from '@ci-warm/reconcile';
import type { Config } from './description.ts';

/** This server behind the reconciler's ports. */
export async function wire(
  config: Config,
  { signal, progress: onProgress, warn }: Omit<AppContext<Config>, 'config'>,
): Promise<ReconcilePorts> {
  const { warmRoot, lockDir, recipesUrl } = config;
  const { swarm, ingress, run, connect } = await openHost(config, warn, {
    ...{ timeoutMs: engineAbsenceMs, signal, onWait: onProgress },
  });
  const spent = { abraMs: 0, abraCalls: 0 };
  const onCommand = (_: string, { ms }: { ms: number }) => {
    spent.abraMs += Math.round(ms);
    spent.abraCalls += 1;
  };
  return {
    ...{ warmRoot, lockDir, ingress, swarm, signal, onProgress },
    connect: (locks, own = signal) => connect({ locks, signal: own, onProgress, onCommand }),
    scratchRecipes: async () => {
      const folder = await mkdtemp(join(tmpdir(), 'ci-warm-plan-'));
      const recipes = createRecipeStore({ run, abraDir: folder, recipesUrl, signal });
      return { recipes, remove: () => rm(folder, { recursive: true, force: true }) };
    },
    alerts: createAlertStore({ root: warmRoot }),
    spent: () => spent,
  };
}

// A daemon that is restarted with its containers alive is back long before.
const engineAbsenceMs = 60_000;
