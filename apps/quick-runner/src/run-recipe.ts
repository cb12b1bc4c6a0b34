import { join } from 'node:path';
import type { AppContext, AppResult } from '@ci-warm/app-cli';
import { tellOfRun, createPromoter } from '@ci-warm/promote';
import { parseStages, createRecipeRunner, type RecipeRunner } from '@ci-warm/recipe-run';
import { exitCodeOfRun, toDocument, toText, type RunResults } from '@ci-warm/run-results';
import { openHost, openStores, requireRecipes, type Stores } from '@ci-warm/host';
import type { Config } from './description.ts';

export async function runRecipe({ config, signal, ...lines }: AppContext<Config>): Promise<AppResult> {
  const stages = parseStages(config.stages);
  const { runner, ...told } = await wire(config, lines);
  const results = await runner.run({
    recipe: config.recipe,
    ref: config.ref,
    pullRequest: config.pr,
    source: config.source,
    lane: config.quick || config.mode === 'quick' ? 'quick' : 'cold',
    stages,
    skipFetch: config.skipFetch,
    freshInstall: config.freshInstall,
    signal,
  });
  for (const problem of await tellOfRun(results, told)) lines.warn(problem);
  return answer(results, config.warmRoot);
}

/** What Drone and people hear of a run. A failed promotion is told, and changes nothing. */
function answer(results: RunResults, warmRoot: string): AppResult {
  return {
    exitCode: exitCodeOfRun(results),
    document: toDocument(results),
    text: `${toText(results)}\n  results in ${join(warmRoot, 'runs', results.id)}`,
  };
}

/** This server behind the runner's ports; what becomes a canonical, the runner hands to the promoter. */
async function wire(
  config: Config,
  { progress: onProgress, warn }: Pick<AppContext<Config>, 'progress' | 'warn'>,
): Promise<Stores & { runner: RecipeRunner }> {
  await requireRecipes(config.repo);
  const host = await openHost(config, warn);
  const stores = openStores(config);
  const promoter = createPromoter({ ...stores, ...host, lockDir: config.lockDir, onProgress });
  const runner = createRecipeRunner({
    ...config,
    ...host,
    registry: stores.registry,
    onProgress,
    promote: promoter.promote,
  });
  return { ...stores, runner };
}
