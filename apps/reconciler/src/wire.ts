import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAbraClient, createRecipeStore } from '@ci-warm/abra-client';
import { createAlertStore } from '@ci-warm/alerts';
import { createAppLifecycle, type AppTools } from '@ci-warm/app-lifecycle';
import { createRunner, requireExecutable } from '@ci-warm/process-runner';
import type { ReconcilePorts } from '@ci-warm/reconcile';
import { createSwarmClient } from '@ci-warm/swarm-client';
import { createWarmsnap } from '@ci-warm/warmsnap';
import type { Config } from './config.ts';

/** The real outside world behind the reconciler's ports. */
export async function wire(
  config: Config,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (line: string) => void },
): Promise<ReconcilePorts> {
  // A no-op needs neither, but must not hide that the next upgrade would.
  for (const command of ['abra', 'git']) requireExecutable(command);
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
    freeFloor,
    trustClones,
  } = config;
  const ingress = { publicUrl, connectTo, caFile };
  const swarm = createSwarmClient({ dockerHost });
  const spent = { abraMs: 0, abraCalls: 0 };

  const connect = (descriptors: readonly number[]): AppTools => {
    const run = createRunner({ inheritDescriptors: descriptors, signal });
    const abra = createAbraClient({
      run,
      abraDir,
      server,
      recipesUrl,
      timeouts: { deployMs: config.deployTimeoutSec * 1_000 },
      env: { DOCKER_HOST: dockerHost, ABRA_DIR: abraDir },
      signal,
      onCommand: (_, { ms }) => {
        spent.abraMs += Math.round(ms);
        spent.abraCalls += 1;
      },
    });
    const lifecycle = createAppLifecycle({ abra, swarm, ingress, signal, onProgress });
    return { abra, lifecycle, swarm, warmsnap: createWarmsnap({ run, trustClones }) };
  };
  const scratchRecipes: ReconcilePorts['scratchRecipes'] = async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ci-warm-plan-'));
    const recipes = createRecipeStore({ run: createRunner({ signal }), abraDir: folder, recipesUrl, signal });
    return { recipes, remove: () => rm(folder, { recursive: true, force: true }) };
  };
  return {
    warmRoot,
    lockDir,
    ingress,
    swarm,
    connect,
    scratchRecipes,
    alerts: createAlertStore({ root: warmRoot }),
    spent: () => spent,
    signal,
    onProgress,
    freeFloor,
  };
}
