import { createAbraClient } from '@ci-warm/abra-client';
import { createAlertStore, type AlertStore } from '@ci-warm/alerts';
import { createAppLifecycle } from '@ci-warm/app-lifecycle';
import { createCanonicalRegistry, type CanonicalRegistry } from '@ci-warm/canonical-registry';
import type { CanonicalPorts } from '@ci-warm/canonical-lifecycle';
import { createRunner, requireExecutable } from '@ci-warm/process-runner';
import { createPromoter, type Promoter } from '@ci-warm/promote';
import { createRecipeRunner, type RecipeRunner } from '@ci-warm/recipe-run';
import { createSwarmClient } from '@ci-warm/swarm-client';
import { createWarmsnap } from '@ci-warm/warmsnap';
import { healthWindow, type Config } from './config.ts';

export interface Stores {
  registry: CanonicalRegistry;
  alerts: AlertStore;
}

/** What is on disk: enough to look. */
export function wireStores({ warmRoot, repo, baseDomain, providers, canonicalStaleDays }: Config): Stores {
  const staleMs = canonicalStaleDays * 86_400_000;
  return {
    registry: createCanonicalRegistry({ root: warmRoot, repo, base: baseDomain, providers, staleMs }),
    alerts: createAlertStore({ root: warmRoot }),
  };
}

/** And the engine and abra, to change things. */
export async function wirePorts(config: Config, { registry }: Stores): Promise<CanonicalPorts> {
  const { abraDir, dockerHost, recipesUrl, server, publicUrl, connectTo, caFile, lockDir } = config;
  for (const command of ['abra', 'git']) requireExecutable(command);
  const swarm = createSwarmClient({ dockerHost });
  await swarm.ping();
  return {
    registry,
    lockDir,
    connect: ({ locks, signal, abraDir: root = abraDir, onProgress, clock, onCommand, timeouts }) => {
      const run = createRunner({ env: { DOCKER_HOST: dockerHost }, inheritDescriptors: locks, signal });
      const abra = createAbraClient({
        ...{ run, abraDir: root, server, recipesUrl, signal },
        ...(onCommand && { onCommand }),
        ...(timeouts && { timeouts }),
      });
      const progress = { ...(clock && { clock }), ...(onProgress && { onProgress }) };
      const ingress = { publicUrl, connectTo, caFile };
      return {
        abra,
        swarm,
        lifecycle: createAppLifecycle({ abra, swarm, ingress, signal, ...progress }),
        warmsnap: createWarmsnap({ run }),
      };
    },
  };
}

/** And the lanes, to make one anew. */
export function wireRuns(
  config: Config,
  { alerts }: Stores,
  ports: CanonicalPorts,
  onProgress: (line: string) => void,
): { runner: RecipeRunner; promoter: Promoter } {
  const { publicUrl, connectTo, caFile, warmRoot, lockDir, baseDomain, repo, dockerHost } = config;
  const { abraDir, server, recipesUrl, providers, maxTests } = config;
  const { registry, connect } = ports;
  const { swarm } = connect({ locks: [] });
  const run = createRunner({ env: { DOCKER_HOST: dockerHost } });
  const ingress = { publicUrl, connectTo, caFile };
  const runner = createRecipeRunner({
    run,
    ...{ swarm, registry, warmRoot, lockDir, baseDomain, repo, abraDir, server, recipesUrl, providers },
    ...{ ingress, maxTests, onProgress },
    window: healthWindow(config),
    deadlineMs: config.deadlineSec * 1_000,
    slotWaitMs: config.wait * 1_000,
  });
  return {
    runner,
    promoter: createPromoter({ registry, alerts, lockDir, connect, run, ingress, onProgress }),
  };
}
