import { createAbraClient } from '@ci-warm/abra-client';
import { createAppLifecycle } from '@ci-warm/app-lifecycle';
import type { RunCommand } from '@ci-warm/process-runner';
import { createWarmsnap } from '@ci-warm/warmsnap';
import type { RecipeConfig } from '@ci-warm/recipe-config';
import type { RunnerPorts } from '../contract/ports.ts';
import type { RunTools } from '../contract/run.ts';
import type { RunLog } from '../contract/run-log.ts';
import type { Stopwatch } from '../contract/stopwatch.ts';

/** Tools on the run's own abra root. A teardown gets its own, for it must work when the run's signal has long been aborted. */
export function makeAppTools(
  ports: RunnerPorts,
  {
    command,
    abraDir,
    signal,
    config,
    log,
    watch,
    onDeploy,
  }: {
    command: RunCommand;
    abraDir: string;
    signal: AbortSignal;
    config: RecipeConfig;
    log: RunLog;
    watch: Stopwatch;
    onDeploy?: () => void;
  },
): RunTools {
  const { deploySec, backupSec, restoreSec } = config.timeouts ?? {};
  const { clock, freeFloor, trustClones } = ports;
  const abra = createAbraClient({
    run: command,
    abraDir,
    server: ports.server,
    recipesUrl: ports.recipesUrl,
    signal,
    onLine: log.detail,
    onCommand: (verb) => {
      if (verb === 'app deploy') onDeploy?.();
    },
    timeouts: {
      deployMs: Math.max(ports.deployTimeoutMs, (deploySec ?? 0) * 1000),
      ...(backupSec === undefined ? {} : { backupMs: backupSec * 1000 }),
      ...(restoreSec === undefined ? {} : { restoreMs: restoreSec * 1000 }),
    },
  });
  const lifecycle = createAppLifecycle({
    abra,
    swarm: ports.swarm,
    ingress: ports.ingress,
    clock,
    signal,
    onProgress: log.detail,
  });
  return {
    abra,
    lifecycle: {
      ...lifecycle,
      undeployAndSettle: (domain) =>
        watch.phase('undeploy', () => watch.outside(() => lifecycle.undeployAndSettle(domain))),
    },
    swarm: ports.swarm,
    warmsnap: createWarmsnap({ run: command, clock, freeFloor, trustClones }),
    ingress: ports.ingress,
    signal,
  };
}
