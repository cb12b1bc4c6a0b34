import { proofOf } from '@ci-warm/app-lifecycle';
import { messageOf, WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { loadRecipeConfig } from '@ci-warm/recipe-config';
import { createApp } from '../app/create-app.ts';
import { deployHealthy } from '../app/deploy.ts';
import { pullImages } from '../app/images.ts';
import { waitReady } from '../app/ready.ts';
import type { Run } from '../contract/run.ts';
import type { RunnerPorts } from '../contract/ports.ts';
import { makeAppTools } from '../app/app-tools.ts';
import type { RunPlan } from '../contract/run-plan.ts';
import { noWiring } from './wiring.ts';
import type { Place } from '../contract/dependency.ts';

/**
 * Deploys the newest release of a dependency at its own cold domain, as its own CI folder says, and waits for health.
 *
 * @throws WarmError `dependency-failed` (infrastructure): nothing is said about the recipe that wanted it.
 */
export async function deployDependency(
  ports: RunnerPorts,
  plan: RunPlan,
  run: Run,
  { recipe, domain }: Place,
): Promise<void> {
  const config = (await loadRecipeConfig({ repo: ports.repo, recipe })) ?? {};
  const onDeploy = () => {
    plan.notes.dependencyDeployCount += 1;
  };
  const tools = makeAppTools(ports, { ...plan, config, onDeploy });
  const { recipes } = tools.abra;
  // The plan has fetched the recipes of those that it knew to be deployed.
  if (!(await recipes.exists(recipe))) {
    const fetched = await plan.watch.outside(() => recipes.fetch(recipe));
    if (fetched.outcome === 'unreachable') throw failed(recipe, fetched.reason);
  }
  const newest = (await recipes.versions(recipe)).versions.at(-1);
  if (!newest) throw failed(recipe, 'it has no release');
  const version = newest.version.raw;
  const own: Run = {
    ...run,
    ...{ recipe, domain, config, tools },
    ...proofOf(config, ports.window),
    wiring: noWiring,
  };
  plan.log.say(`deploying ${recipe} ${version} for this run at ${domain}`);
  try {
    failpoint('recipe-run.dependency');
    await createApp(own, { version });
    await pullImages(own, newest.commit);
    await deployHealthy(own, { version });
    await waitReady(own);
  } catch (error) {
    if (!(error instanceof WarmError) || error.kind !== 'failed') throw error;
    throw failed(recipe, messageOf(error), error);
  }
}

const failed = (recipe: string, why: string, cause?: unknown) =>
  new WarmError({
    kind: 'infrastructure',
    code: 'dependency-failed',
    message: `the dependency ${recipe} could not be deployed: ${why}`,
    hint: `Nothing is said about the recipe; see ${recipe} by itself, or bring its shared provider up.`,
    cause,
  });
