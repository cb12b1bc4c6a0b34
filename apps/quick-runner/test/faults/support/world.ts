import { writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunResults } from '@ci-warm/run-results';
import { inventoryOf, startSandbox, type Sandbox } from '@ci-warm/sandbox';
import { expect } from 'vitest';
import { openPull } from '../../open-pull.ts';
import { runApp } from '../../support.ts';
import { command } from './command.ts';
import { configFile, passing } from './ci-files.ts';
import { commitTo } from './commit-to.ts';
import { makeStrikes } from './strikes.ts';
import type { Ended, RunOrder } from './types.ts';

/** A sandbox in which runs are started as processes of their own, and in which whatever stays behind is seen. */
export interface FaultWorld {
  sandbox: Sandbox;
  run(order: RunOrder): Promise<Ended>;
  /** Some other run, of the smallest recipe there is: what it tidies up is not its own. */
  nextRun(): Promise<Ended>;
  /** A commit on a branch of a recipe's remote: files are changed by their text; `undefined` removes one. */
  head(recipe: string, change: (text: string) => string, file?: string, on?: string): Promise<string>;
  /** abra at the server's own root, as an operator would call it. */
  abra(...words: string[]): Promise<void>;
  /** What was not there when the world began, or when it was last `settled`. */
  left(): Promise<string[]>;
  expectNothingLeft(): Promise<void>;
  /** What is there now is to be there. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

export async function createFaultWorld(recipes: readonly string[]): Promise<FaultWorld> {
  const sandbox = await startSandbox({ recipes: [...new Set([...recipes, 'notes'])] });
  let before = new Set(await inventoryOf(sandbox));
  const left = async () => (await inventoryOf(sandbox)).filter((line) => !before.has(line));

  const run = async (order: RunOrder): Promise<Ended> => {
    const folder = await mkdtemp(join(sandbox.dir, 'ci-'));
    const files = {
      'recipe.config.ts': configFile(order.config),
      'tests/a.test.ts': passing,
      ...order.files,
    };
    for (const [path, text] of Object.entries(files)) {
      if (text === undefined) continue;
      const file = join(folder, 'recipes', order.recipe, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(
        file,
        text.replaceAll('{strikes}', folder),
        path.endsWith('.sh') ? { mode: 0o755 } : {},
      );
    }
    const strikes = await makeStrikes(folder, order.strikes ?? []);
    const env = {
      ...environmentOf(sandbox, order, folder),
      PATH: `${strikes.binDir}:${sandbox.env['PATH']}`,
    };
    const { recipe, ref, pr } = order;
    if (ref !== undefined && pr !== undefined)
      await openPull(sandbox, { recipe, commit: ref, numbers: [pr] });
    const ending = await runApp(
      ['--json', ...(order.args ?? [])],
      env,
      (text) => text.split('\n').forEach((line) => order.onLine?.(line)),
      (pid) => writeFileSync(strikes.pidFile, String(pid)),
    );
    return { ...ending, results: resultsIn(ending.stdout), struck: strikes.struck() };
  };

  return {
    sandbox,
    run,
    nextRun: () => run({ recipe: 'notes', stages: 'install' }),
    head: (recipe, change, file = 'compose.yml', on = 'main') =>
      commitTo(sandbox, { recipe, change, file, on }),
    abra: (...words) => command(sandbox, 'abra', [...words, '--no-input']),
    left,
    expectNothingLeft: async () => {
      // The engine removes a container some moments after its service; what stays is left.
      let found = await left();
      for (let looks = 0; found.length > 0 && looks < 100; looks += 1) {
        await delay(50);
        found = await left();
      }
      expect(found).toEqual([]);
    },
    settled: async () => {
      before = new Set(await inventoryOf(sandbox));
    },
    stop: () => sandbox.stop(),
  };
}

function environmentOf(sandbox: Sandbox, order: RunOrder, repo: string): Record<string, string> {
  const { recipe, ref = '', pr = '', quick, stages = '', env } = order;
  return {
    ...sandbox.env,
    CCCI_REPO: repo,
    CCCI_HEALTH_WINDOW_SEC: '0.25',
    CCCI_HEALTH_SUCCESSES: '3',
    // No row waits for it: what is broken is seen to be.
    CCCI_HEALTH_TIMEOUT_SEC: '600',
    ...{ RECIPE: recipe, REF: ref, PR: pr, STAGES: stages, CCCI_QUICK: quick ? '1' : '' },
    ...env,
  };
}

/** A run that never began prints its error instead. */
function resultsIn(stdout: string): RunResults | undefined {
  const document = stdout.trim() === '' ? {} : (JSON.parse(stdout) as object);
  return 'verdict' in document ? (document as RunResults) : undefined;
}
