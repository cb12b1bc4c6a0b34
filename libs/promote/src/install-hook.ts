import { join } from 'node:path';
import { hookContext, hookEnvironment, requireAnswer, runHook } from '@ci-warm/recipe-hooks';
import { ensureFolder } from '@ci-warm/state-files';
import type { Promotion } from './promotion.ts';

/**
 * Runs the recipe's install hook before the first deploy of a fresh seed, as the run did, and takes its settings. What it
 * reads and writes goes with the run's abra root.
 *
 * @throws WarmError `hook-failed` (failed)
 */
export async function runInstallHook(promotion: Promotion): Promise<void> {
  const { request, ports, tools, recipe, domain, version, commit, locks, clock, progress } = promotion;
  const { files, config, abraDir, results, signal } = request;
  if (files.installHook === undefined) return;
  const folder = join(abraDir, 'promotion');
  await ensureFolder(folder);
  const { ingress } = ports;
  const context = await hookContext(
    { swarm: tools.swarm, ingress },
    {
      ...{ runId: results.id, recipe, lane: 'cold', tier: 'install', phase: 'head', domain, version, commit },
      scratch: join(folder, 'scratch'),
      // Those of the run are gone.
      dependencies: {},
    },
  );
  const contextPath = join(folder, 'context.json');
  const env = hookEnvironment({ ambient: process.env, contextPath, domain, tier: 'install', ingress });
  progress(`running the install hook for ${domain}`);
  const outcome = await runHook({
    ...{ path: files.installHook, context, folder, config, clock, signal },
    env: { ...env, ABRA_DIR: abraDir },
    command: (argv, options) => ports.run(argv, { ...options, inheritDescriptors: locks }),
    onLine: () => undefined,
  });
  await tools.abra.editEnv(domain, requireAnswer(outcome).env);
}
