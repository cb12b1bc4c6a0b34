import { join } from 'node:path';
import { readdir, symlink } from 'node:fs/promises';
import { proofOf } from '@ci-warm/app-lifecycle';
import type { RecipeConfig, RecipeFiles, TestsOfFolder } from '@ci-warm/recipe-config';
import { ensureFolder, type Lock } from '@ci-warm/state-files';
import { systemCodeOf } from '@ci-warm/errors';
import { explainLightweight, type RecipeStore } from '@ci-warm/abra-client';
import { makeTools } from '../app/app-tools.ts';
import { createDeployCount } from '../contract/deploy-count.ts';
import type { Host } from '../contract/host.ts';
import { createRunLog } from '../contract/run-log.ts';
import type { Run, Head } from '../contract/run.ts';
import { createStopwatch } from '../contract/stopwatch.ts';
import type { RunRequest } from '../contract/types.ts';
import { tiersOf } from '../tiers/stages.ts';
import { createTierBook } from '../tiers/tier-book.ts';
import { findBase } from './find-base.ts';
import { takeApp } from './take-app.ts';
import { stageRecipe } from './stage-recipe.ts';

export interface PlanRequest {
  request: RunRequest;
  config: RecipeConfig;
  files: RecipeFiles;
  tests: readonly TestsOfFolder[];
  id: string;
  /** `runs/<id>` */
  folder: string;
  slot: Lock;
  /** Held while the run lives. */
  alive: Lock;
  signal: AbortSignal;
}

/** Decides all that a run is, in its own folder. The lock of its app is held from then on; nothing is touched. */
export async function planRun(
  host: Host,
  { alive, ...given }: PlanRequest,
): Promise<{ run: Run; appLock: Lock }> {
  const { clock } = host;
  const { request, config, folder, signal, slot } = given;
  const startedAt = new Date(clock.now()).toISOString();
  const watch = createStopwatch(clock);
  const abraDir = join(folder, 'abra');
  const log = createRunLog({ folder, elapsedMs: watch.elapsed, onProgress: host.onProgress });
  await makeAbraRoot({ folder: abraDir, shared: host.abraDir });

  const early = { ...given, abraDir, log, watch, locks: [slot, alive] };
  const { recipes } = makeTools(host, early, early).abra;
  const head = await findHead(host, request, { recipes, signal });
  if (head.lightweight !== undefined) log.say(`note: ${head.lightweight}`);
  const { choice, domain, lock } = await takeApp(host, { ...early, head });
  if (choice.reason !== undefined) log.say(`cold lane instead of ${request.lane}: ${choice.reason}`);

  const locks = [slot, lock];
  const deploys = createDeployCount();
  const requestedTiers = tiersOf(request, config);
  const planned = { ...early, head, choice, domain, locks, requestedTiers };
  const baseChoice = await findBase(host, planned, recipes).catch(async (error: unknown) => {
    await lock.release();
    throw error;
  });
  const run: Run = {
    ...planned,
    ...{ baseChoice, clock, startedAt, deploys },
    proof: proofOf(config, host),
    tools: makeTools(host, early, { locks, signal, config, deploys }),
    tiers: createTierBook(requestedTiers, clock, watch),
  };
  return { run, appLock: lock };
}

/**
 * A run's own abra root: recipe checkouts of its own, so that runs never move each other's; the servers' env files are
 * the real ones, by links.
 */
async function makeAbraRoot({ folder, shared }: { folder: string; shared: string }): Promise<void> {
  for (const own of ['servers', 'recipes', 'logs']) await ensureFolder(join(folder, own));
  for (const server of await namesIn(join(shared, 'servers'))) {
    await symlink(join(shared, 'servers', server), join(folder, 'servers', server));
  }
  if ((await namesIn(shared)).includes('catalogue'))
    await symlink(join(shared, 'catalogue'), join(folder, 'catalogue'));
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return [];
    throw error;
  });
}

/** The run's own checkout, and the commit to test in it. */
async function findHead(
  host: Host,
  request: RunRequest,
  { recipes, signal }: { recipes: RecipeStore; signal: AbortSignal },
): Promise<Head> {
  const { connect, recipesUrl } = host;
  const shared = connect({ locks: [], signal }).abra;
  const asked = await stageRecipe({ ...request, recipes, shared, recipesUrl });
  const tags = await recipes.versions(request.recipe);
  const tagged = tags.versions.findLast((release) => release.commit === asked.commit);
  return { ...asked, tagged, lightweight: explainLightweight(tags) };
}
