import { probe } from '@ci-warm/app-health';
import type { RecipeConfig } from '@ci-warm/recipe-config';
import type { Lock } from '@ci-warm/state-files';
import type { DeployCount } from '../contract/deploy-count.ts';
import type { Host } from '../contract/host.ts';
import type { Run } from '../contract/run.ts';
import type { RunTools } from '../contract/tools.ts';
import { countedCalls, countedLifecycle } from './outside-time.ts';
import { realmsAt } from './realms-at.ts';

export interface ToolsRequest {
  /** All processes inherit them. */
  locks: readonly Lock[];
  /** A teardown has its own, for it must work when the run's has long been aborted. */
  signal: AbortSignal;
  /** Of the recipe whose app they are for; it may ask for longer times. */
  config?: RecipeConfig;
  /** Told of every deploy. */
  deploys?: DeployCount;
}

/** Tools on the run's own abra root. Here and nowhere else their calls are counted as time outside. */
export function makeTools(
  host: Host,
  { abraDir, log, watch }: Pick<Run, 'abraDir' | 'log' | 'watch'>,
  { locks, signal, config = {}, deploys }: ToolsRequest,
): RunTools {
  const { ingress, clock } = host;
  const { abra, lifecycle, swarm, warmsnap } = host.connect({
    locks: locks.map(({ descriptor }) => descriptor),
    ...{ signal, abraDir, clock },
    onProgress: log.detail,
    onLine: log.detail,
    onCommand: (verb) => {
      if (verb === 'app deploy') deploys?.add();
    },
    timeouts: timeoutsOf(config),
  });
  const { fetch, fetchCommit, cloneFrom } = abra.recipes;
  return {
    abra: {
      ...countedCalls(abra, watch),
      backups: countedCalls(abra.backups, watch),
      // The rest of it is git on this host's own disk.
      recipes: { ...abra.recipes, ...countedCalls({ fetch, fetchCommit, cloneFrom }, watch) },
    },
    lifecycle: countedLifecycle(lifecycle, watch),
    swarm: countedCalls(swarm, watch),
    warmsnap,
    ingress,
    signal,
    probe: (domain, check) => watch.outside(() => probe(ingress, domain, check, { signal })),
    realmsAt: (domain) => countedCalls(realmsAt(swarm, { ...ingress, domain, clock, signal }), watch),
  };
}

function timeoutsOf({ timeouts = {} }: RecipeConfig) {
  const { deploySec, backupSec, restoreSec } = timeouts;
  return {
    ...(deploySec === undefined ? {} : { deployMs: deploySec * 1000 }),
    ...(backupSec === undefined ? {} : { backupMs: backupSec * 1000 }),
    ...(restoreSec === undefined ? {} : { restoreMs: restoreSec * 1000 }),
  };
}
