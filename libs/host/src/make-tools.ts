import { createAbraClient } from '@ci-warm/abra-client';
import { createAppLifecycle, type AppTools, type ConnectTools } from '@ci-warm/app-lifecycle';
import { createRunner } from '@ci-warm/process-runner';
import { createWarmsnap } from '@ci-warm/warmsnap';
import type { Host, HostSettings } from './types.ts';

type Surroundings = Pick<Host, 'swarm' | 'ingress'> & {
  settings: HostSettings;
  env: Readonly<Record<string, string>>;
};

/** What acts on an app, as the settings of this server say. */
export function makeTools(
  { settings, env, swarm, ingress }: Surroundings,
  {
    locks,
    signal,
    abraDir = settings.abraDir,
    clock,
    onProgress,
    onLine,
    onCommand,
    timeouts,
  }: Parameters<ConnectTools>[0],
): AppTools {
  const { server, recipesUrl, trustClones, freeFloor, lockDir } = settings;
  // A run's own root has no other reader.
  const recipeLocks = abraDir === settings.abraDir ? { recipeLocks: { folder: lockDir } } : {};
  const deployMs = Math.max(settings.deployTimeoutSec * 1_000, timeouts?.deployMs ?? 0);
  const run = createRunner({ env, inheritDescriptors: locks, signal });
  const abra = createAbraClient({
    ...{ run, abraDir, server, recipesUrl, signal, ...recipeLocks },
    timeouts: { ...timeouts, deployMs },
    ...(onLine && { onLine }),
    ...(onCommand && { onCommand }),
  });
  const told = { ...(clock && { clock }), ...(onProgress && { onProgress }) };
  return {
    abra,
    lifecycle: createAppLifecycle({ abra, swarm, ingress, signal, ...told }),
    swarm,
    warmsnap: createWarmsnap({ run, trustClones, freeFloor, ...(clock && { clock }) }),
  };
}
