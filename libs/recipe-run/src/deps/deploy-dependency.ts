import { proofOf } from '@ci-warm/app-lifecycle';
import { messageOf, WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { loadRecipeConfig } from '@ci-warm/recipe-config';
import type { Lock } from '@ci-warm/state-files';
import { makeTools } from '../app/app-tools.ts';
import { createApp } from '../app/create-app.ts';
import { deployHealthy } from '../app/deploy.ts';
import { noWiring, type App } from '../contract/app.ts';
import type { Place } from '../contract/dependency.ts';
import type { Host } from '../contract/host.ts';
import type { Run } from '../contract/run.ts';

/**
 * Deploys the newest release of a dependency at its own cold domain, as its own CI folder says, and waits for health.
 *
 * @param locks of the run and of all its dependencies
 * @throws WarmError `dependency-failed` (infrastructure): nothing is said about the recipe that wanted it.
 */
export async function deployDependency(
  host: Host,
  run: Run,
  { recipe, domain }: Place,
  locks: readonly Lock[],
): Promise<void> {
  const { log, signal, deploys } = run;
  const config = (await loadRecipeConfig({ repo: host.repo, recipe })) ?? {};
  const tools = makeTools(host, run, { locks, signal, config, deploys });
  const { recipes } = tools.abra;
  // The plan has fetched the recipes of those that it knew to be deployed.
  if (!(await recipes.exists(recipe))) {
    const fetched = await recipes.fetch(recipe);
    if (fetched.outcome === 'unreachable') throw failed(recipe, fetched.reason);
  }
  const newest = (await recipes.versions(recipe)).versions.at(-1);
  if (!newest) throw failed(recipe, 'it has no release');
  const version = newest.version.raw;
  const proof = proofOf(config, host);
  const app: App = { recipe, domain, config, proof, wiring: noWiring, tools, log };
  log.say(`deploying ${recipe} ${version} for this run at ${domain}`);
  try {
    failpoint('recipe-run.dependency');
    await createApp(app, { version });
    await tools.lifecycle.requireImages({ recipe, domain, of: newest.commit });
    await deploys.during('dependency', () => deployHealthy(app, { version }));
    await tools.lifecycle.waitReady(domain, proof.ready);
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
