import { takeSlot } from '@ci-warm/app-locks';
import { loadRecipeConfig, recipeFiles } from '@ci-warm/recipe-config';
import type { RunResults } from '@ci-warm/run-results';
import { createDeadline } from './contract/deadline.ts';
import type { Host } from './contract/host.ts';
import type { RunRequest } from './contract/types.ts';
import { finishRun } from './finish-run.ts';
import { offerPromotion } from './offer-promotion.ts';
import { performRun } from './perform-run.ts';
import { prepareRun, type PreparedRun } from './prepare/prepare-run.ts';

/** Waits for one of the host's run slots. What is wrong with the request or the config is told before that. */
export async function runRecipe(host: Host, request: RunRequest): Promise<RunResults> {
  const { repo, registry, wait } = host;
  const { recipe, signal } = request;
  registry.domainOf(recipe); // refuses what cannot be a recipe's name, before it becomes part of a path
  const config = (await loadRecipeConfig({ repo, recipe })) ?? {};
  const files = await recipeFiles({ repo, recipe, config });
  const slot = await takeSlot({
    ...host,
    purpose: `quick-runner for ${recipe}`,
    waitMs: wait * 1000,
    signal,
  });
  try {
    const { clock, deadlineSec } = host;
    using deadline = createDeadline({ clock, ms: deadlineSec * 1000, what: `the run of ${recipe}`, signal });
    const prepared = await prepareRun(host, { request, config, files, slot, signal: deadline.signal });
    return await runPrepared(host, prepared);
  } finally {
    await slot.release();
  }
}

/** From the run's record to its results, and to the promotion that may follow while nobody else gets the run's slot. */
async function runPrepared(host: Host, prepared: PreparedRun): Promise<RunResults> {
  const { run, dependencies } = prepared;
  try {
    let results: RunResults;
    try {
      const performed = await performRun(host, run, dependencies);
      results = await finishRun(run, dependencies, performed);
    } finally {
      await prepared.releaseApps();
    }
    return await offerPromotion(host, run, results);
  } finally {
    await prepared.end();
  }
}
