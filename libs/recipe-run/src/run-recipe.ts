import { dirname } from 'node:path';
import { takeSlot } from '@ci-warm/app-locks';
import { systemClock } from '@ci-warm/clock';
import { checkRecipeTests, loadRecipeConfig, recipeFiles } from '@ci-warm/recipe-config';
import type { RunResults } from '@ci-warm/run-results';
import { findAgreement, writeResults, writeRunRecord } from '@ci-warm/runs';
import { failpoint } from '@ci-warm/failpoints';
import { createDeadline } from './contract/deadline.ts';
import type { Host } from './contract/host.ts';
import type { RecipeRunner, RecipeRunnerOptions, RunRequest } from './contract/types.ts';
import { offerPromotion } from './offer-promotion.ts';
import { prepareRun, type PreparedRun } from './prepare/prepare-run.ts';
import type { RunDependencies } from './contract/dependency.ts';
import type { Run } from './contract/run.ts';
import { recordOf, resultsOf } from './results/run-documents.ts';
import { tearDown } from './teardown/tear-down.ts';
import { testApp } from './test-app.ts';

/** The lanes. One runner serves any number of runs, one after the other or at once. */
export function createRecipeRunner({ run: command, ...options }: RecipeRunnerOptions): RecipeRunner {
  const { promote, clock = systemClock, onProgress = () => undefined } = options;
  const host = { ...options, command, promote, clock, onProgress };
  return { run: (request) => runRecipe(host, request) };
}

/**
 * Waits for one of the host's run slots, which is part of the run's time. What is wrong with the request or the config
 * is told before that.
 */
async function runRecipe(host: Host, request: RunRequest): Promise<RunResults> {
  const { repo, registry, wait, clock, deadlineSec } = host;
  const { recipe, signal } = request;
  registry.domainOf(recipe); // refuses what cannot be a recipe's name, before it becomes part of a path
  const config = (await loadRecipeConfig({ repo, recipe })) ?? {};
  const files = await recipeFiles({ repo, recipe, config });
  const tests = await checkRecipeTests(config, files);
  const begun = clock.monotonic();
  let waited = '';
  const what = () => `the run of ${recipe}${waited}`;
  using deadline = createDeadline(clock, { ms: deadlineSec * 1000, what, signal });
  const slot = await takeSlot({
    ...host,
    purpose: `quick-runner for ${recipe}`,
    waitMs: Math.min(wait, deadlineSec) * 1000,
    signal,
  });
  try {
    const waitedSec = Math.round((clock.monotonic() - begun) / 1000);
    if (waitedSec > 0) {
      waited = `, which had waited ${waitedSec} s for a run slot,`;
      host.onProgress(
        `waited ${waitedSec} s for a run slot: ${Math.round(deadlineSec - waitedSec)} s are left`,
      );
    }
    const prepared = await prepareRun(host, {
      ...{ request, config, files, tests, slot },
      signal: deadline.signal,
    });
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
      results = await performRun(host, run, dependencies);
    } finally {
      await prepared.releaseApps();
    }
    return await offerPromotion(host, run, results);
  } finally {
    await prepared.end();
  }
}

/**
 * One run under its locks, from its record to its results. Once the record is written, every ending is a result; the
 * record says that nothing of the run is left, where that is so.
 */
async function performRun(host: Host, run: Run, dependencies: RunDependencies): Promise<RunResults> {
  const { folder, clock, tiers } = run;
  failpoint('recipe-run.record');
  await writeRunRecord(folder, recordOf(run, dependencies.planned()));
  const outcome = await testApp(host, run, dependencies);
  tiers.closeWith('not run');
  const tornDown = await tearDown(host, run, dependencies);
  const ended = resultsOf(run, { outcome, tornDown, dependencies: dependencies.results() });
  const agreement = await findAgreement({ runs: dirname(folder), results: ended });
  const results = { ...ended, agreement };
  await writeResults({ folder, results });
  if (results.teardown.clean) {
    const endedAt = new Date(clock.now()).toISOString();
    await writeRunRecord(folder, { ...recordOf(run, dependencies.planned()), endedAt });
  }
  return results;
}
