import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecipeStore } from '@ci-warm/abra-client';
import { baseUrl } from '@ci-warm/ingress';
import { requireNamesOfNew } from '@ci-warm/app-lifecycle';
import { stackName } from '@ci-warm/app-names';
import { canonicalNameProblems } from '@ci-warm/canonical-lifecycle';
import { nameProblems, nameTooLong, readComposeText, withComposeFile } from '@ci-warm/compose';
import { loadRecipeConfig } from '@ci-warm/recipe-config';
import type { RunResults } from '@ci-warm/run-results';
import type { Host } from '../contract/host.ts';
import type { Run } from '../contract/run.ts';
import { plannedDeploys, type PlannedDeploy } from './planned-deploys.ts';

/**
 * Sees, before anything is created, that the engine takes every name that the run is going to give it: of each version of
 * the recipe with the CI folder's own files over it, and of each dependency that the run deploys itself. A realm is named
 * after the recipe, whose name DNS limits already.
 *
 * @param dependencies where those of this run are going to be
 * @throws WarmError `name-too-long` (usage)
 */
export async function checkNames(
  host: Host,
  run: Run,
  dependencies: RunResults['dependencies'],
): Promise<void> {
  const { recipes } = run.tools.abra;
  for (const deploy of await plannedDeploys(run, baseUrl(host.ingress, run.domain)))
    await checkDeploy(run, deploy);
  for (const { recipe, mode, domain: place } of dependencies)
    if (mode === 'cold') await checkDependency(host, recipes, { recipe, domain: place });
  await tellOfPromotion(host, run);
}

async function checkDeploy(
  { request: { recipe }, domain, config, files, head, tools }: Run,
  { phase, commit, settings }: PlannedDeploy,
): Promise<void> {
  const { recipes } = tools.abra;
  const stack = stackName(domain);
  const overlay = files.composeOverlay === undefined ? undefined : config.composeOverlay;
  const env = overlay === undefined ? settings : withComposeFile(settings, overlay);
  const read = async (name: string) => {
    if (name === overlay && files.composeOverlay !== undefined) return readFile(files.composeOverlay, 'utf8');
    const repaired =
      phase === 'base' && files.baseRepair !== undefined
        ? await readFile(join(files.baseRepair, name), 'utf8').catch(() => undefined)
        : undefined;
    return repaired ?? recipes.fileAt(recipe, commit, name);
  };
  const problems = nameProblems(await readComposeText(read, { env, stack }), stack);
  const version = commit === head.commit ? head.tagged?.version.raw : undefined;
  if (problems.length > 0)
    throw nameTooLong(`${recipe} ${version ?? commit.slice(0, 8)} at ${domain}`, problems);
}

/** What else keeps a dependency from being deployed is told when it is. */
async function checkDependency(
  { repo }: Host,
  recipes: RecipeStore,
  { recipe, domain }: { recipe: string; domain: string },
): Promise<void> {
  if ((await recipes.fetch(recipe)).outcome === 'unreachable') return;
  const newest = (await recipes.versions(recipe)).versions.at(-1);
  if (!newest) return;
  const { env = {} } = (await loadRecipeConfig({ repo, recipe })) ?? {};
  await requireNamesOfNew(recipes, { recipe, revision: newest.version.raw, domain, env });
}

/** The canonical's domain may be longer than the run's. That is no reason not to test: the promotion would refuse by itself. */
async function tellOfPromotion(
  host: Host,
  { request, choice, config, head, log, tools }: Run,
): Promise<void> {
  const { recipe, lane, pullRequest } = request;
  if (!config.warmCanonical || lane !== 'cold' || pullRequest !== undefined || !head.tagged) return;
  const domain = host.registry.domainOf(recipe);
  const problems = await canonicalNameProblems(tools.abra.recipes, {
    ...{ recipe, revision: head.commit, domain, known: choice.canonical },
    ...{ config, url: baseUrl(host.ingress, domain) },
  });
  if (problems.length > 0) log.say(`note: a green run could not be promoted: ${problems.join('; ')}`);
}
