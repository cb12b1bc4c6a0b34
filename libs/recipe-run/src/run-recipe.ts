import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { loadRecipeConfig, recipeFiles, type RecipeConfig, type RecipeFiles } from '@ci-warm/recipe-config';
import type { RunResults } from '@ci-warm/run-results';
import type { Lock } from '@ci-warm/state-files';
import type { RunnerPorts } from './contract/ports.ts';
import { createDeadline } from './contract/deadline.ts';
import { performRun } from './perform-run.ts';
import { makeAbraRoot } from './prepare/abra-root.ts';
import { makeAppTools } from './app/app-tools.ts';
import { findHead } from './prepare/find-head.ts';
import { inheriting, takeSlot } from '@ci-warm/app-locks';
import { makeRunFolder, newRunId } from '@ci-warm/runs';
import { takeApp } from './prepare/take-app.ts';
import { createRunLog } from './contract/run-log.ts';
import { createRunNotes } from './results/run-notes.ts';
import { createStopwatch } from './contract/stopwatch.ts';
import type { RunRequest } from './contract/types.ts';

/** Waits for one of the host's run slots. What is wrong with the request or the config is told before that. */
export async function runRecipe(ports: RunnerPorts, request: RunRequest): Promise<RunResults> {
  const { repo, registry, slotWaitMs: waitMs } = ports;
  const { recipe, signal } = request;
  registry.domainOf(recipe); // refuses what cannot be a recipe's name, before it becomes part of a path
  const config = (await loadRecipeConfig({ repo, recipe })) ?? {};
  const files = await recipeFiles({ repo, recipe, config });
  const slot = await takeSlot({ ...ports, purpose: `quick-runner for ${recipe}`, waitMs, signal });
  try {
    return await runInSlot(ports, request, { config, files, slot });
  } finally {
    await slot.release();
  }
}

/** Prepares in the run's own folder, then performs under the lock. Whatever fails before that leaves no trace. */
async function runInSlot(
  ports: RunnerPorts,
  request: RunRequest,
  { config, files, slot }: { config: RecipeConfig; files: RecipeFiles; slot: Lock },
): Promise<RunResults> {
  const { clock, warmRoot } = ports;
  const { recipe } = request;
  using deadline = createDeadline({
    clock,
    ms: ports.deadlineMs,
    what: `the run of ${recipe}`,
    signal: request.signal,
  });
  const { signal } = deadline;
  const startedAt = new Date(clock.now()).toISOString();
  const watch = createStopwatch(clock);
  const id = newRunId(recipe, clock.now());
  const { folder, alive, release } = await makeRunFolder(join(warmRoot, 'runs'), id);
  const abraDir = join(folder, 'abra');
  const log = createRunLog({ folder, elapsedMs: watch.elapsed, onProgress: ports.onProgress });
  let begun = false;
  try {
    await makeAbraRoot({ folder: abraDir, shared: ports.abraDir });
    const prepared = { id, folder, abraDir, request, config, signal, watch, log };
    const command = inheriting(ports.run, [slot, alive]);
    const staging = makeAppTools(ports, { ...prepared, command });
    const { ref, ...head } = await watch.outside(() =>
      findHead(ports, request, staging.abra.recipes, signal),
    );
    const { choice, domain, lock } = await takeApp(ports, { ...prepared, head, command });
    try {
      if (choice.reason !== undefined) log.say(`cold lane instead of ${request.lane}: ${choice.reason}`);
      const plan = {
        ...prepared,
        files,
        head,
        ref,
        choice,
        domain,
        startedAt,
        command: inheriting(ports.run, [slot, lock]),
        notes: createRunNotes(),
      };
      return await performRun(ports, plan, () => {
        begun = true;
      });
    } finally {
      await lock.release();
    }
  } finally {
    await rm(begun ? abraDir : folder, { recursive: true, force: true });
    await release();
  }
}
