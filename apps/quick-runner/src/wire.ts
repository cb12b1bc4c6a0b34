import { createAbraClient } from '@ci-warm/abra-client';
import { createAlertStore, type AlertStore } from '@ci-warm/alerts';
import { createAppLifecycle, type ConnectTools } from '@ci-warm/app-lifecycle';
import { createCanonicalRegistry, type CanonicalRegistry } from '@ci-warm/canonical-registry';
import { createRunner, requireExecutable } from '@ci-warm/process-runner';
import { createPromoter, type Promoter } from '@ci-warm/promote';
import { createRecipeRunner, type RecipeRunner } from '@ci-warm/recipe-run';
import { createSwarmClient } from '@ci-warm/swarm-client';
import { createWarmsnap } from '@ci-warm/warmsnap';
import { healthWindow, type Config } from './config.ts';

/** The real outside world behind the runner's and the promoter's ports. */
export async function wire(
  config: Config,
  onProgress: (line: string) => void,
): Promise<{
  runner: RecipeRunner;
  promoter: Promoter;
  alerts: AlertStore;
  registry: CanonicalRegistry;
}> {
  const {
    abraDir,
    dockerHost,
    recipesUrl,
    server,
    publicUrl,
    connectTo,
    caFile,
    warmRoot,
    lockDir,
    repo,
    baseDomain,
    providers,
  } = config;
  const env = { DOCKER_HOST: dockerHost };
  for (const command of ['abra', 'git']) requireExecutable(command);
  const ingress = { publicUrl, connectTo, caFile };
  const swarm = createSwarmClient({ dockerHost });
  await swarm.ping();
  const staleMs = config.canonicalStaleDays * 86_400_000;
  const registry = createCanonicalRegistry({ root: warmRoot, repo, base: baseDomain, providers, staleMs });
  const alerts = createAlertStore({ root: warmRoot });

  const connect: ConnectTools = ({ locks, signal, abraDir: root = abraDir, onProgress: told, ...rest }) => {
    const { clock, onCommand, timeouts } = rest;
    const run = createRunner({ env, inheritDescriptors: locks, signal });
    const abra = createAbraClient({
      ...{ run, abraDir: root, server, recipesUrl, signal },
      ...(onCommand && { onCommand }),
      ...(timeouts && { timeouts }),
    });
    const progress = { ...(clock && { clock }), ...(told && { onProgress: told }) };
    return {
      abra,
      swarm,
      lifecycle: createAppLifecycle({ abra, swarm, ingress, signal, ...progress }),
      warmsnap: createWarmsnap({ run }),
    };
  };
  const runner = createRecipeRunner({
    run: createRunner({ env }),
    ...{
      swarm,
      registry,
      ingress,
      warmRoot,
      lockDir,
      baseDomain,
      repo,
      abraDir,
      server,
      recipesUrl,
      onProgress,
    },
    window: healthWindow(config),
    deadlineMs: config.deadlineSec * 1_000,
    teardownMs: config.teardownSec * 1_000,
    canonicalBases: config.canonicalBases,
    providers,
    providerWaitMs: config.providerWaitSec * 1_000,
    maxTests: config.maxTests,
    slotWaitMs: config.wait * 1_000,
  });
  return {
    runner,
    alerts,
    registry,
    promoter: createPromoter({
      registry,
      alerts,
      lockDir,
      connect,
      run: createRunner({ env }),
      ingress,
      onProgress,
    }),
  };
}
