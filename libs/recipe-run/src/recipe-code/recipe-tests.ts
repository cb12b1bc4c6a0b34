import { join } from 'node:path';
import type { RunCommand } from '@ci-warm/process-runner';
import { recipeDefaults } from '@ci-warm/recipe-config';
import {
  hookContext,
  hookEnvironment,
  type DependencyContext,
  type TestContext,
} from '@ci-warm/recipe-hooks';
import { ensureFolder, writeJsonFile } from '@ci-warm/state-files';
import type { TestResult } from '@ci-warm/run-results';
import type { RecipeTests, Run } from '../contract/run.ts';
import { approvedTests } from './approved-tests.ts';
import { runRecipeTests, type RecipeTestsRequest } from './run-recipe-tests.ts';

export interface RecipeTestsPorts {
  command: RunCommand;
  /** The CI repository. */
  repo: string;
  /** The run's folder. */
  folder: string;
  lane: TestContext['lane'];
  proxyUrl: string | undefined;
  /** The run's own abra root, for hooks. */
  abraDir: string;
}

/** Runs a folder of the recipe's tests against what is deployed now. */
export async function recipeTests(
  ports: RecipeTestsPorts,
  run: Run,
  which: RecipeTests,
): Promise<TestResult[]> {
  const { recipe, log } = run;
  const contextPath = contextPathOf(ports);
  await ensureFolder(join(ports.folder, 'scratch'));
  await writeJsonFile(contextPath, await contextOf(ports, run, which), { mode: 0o600 });
  const work = () =>
    runRecipeTests({
      ...testsRequest(ports, run, which),
      folder: join(ports.repo, 'recipes', recipe, 'tests', which.folder),
      name: which.folder || which.tier,
    });
  const results = await run.watch.phase('tests', () =>
    run.watch.outside(async () => [
      ...(await work()),
      ...(which.folder === '' ? await approvedTests(ports, run, which) : []),
    ]),
  );
  for (const { name, outcome, reason } of results)
    log.say(`${outcome}: ${name}${reason === undefined ? '' : ` (${reason})`}`);
  return results;
}

/** What all tests of a tier have in common, wherever they are. */
export function testsRequest(
  ports: RecipeTestsPorts,
  run: Run,
  which: Omit<RecipeTests, 'folder'>,
): Omit<RecipeTestsRequest, 'folder' | 'name'> {
  return {
    work: join(ports.folder, 'tests'),
    run: ports.command,
    env: environmentOf(ports, run, which),
    unready: which.unready,
    dependencies: run.dependencies.map(({ place }) => place.recipe),
    timeoutMs: (run.config.timeouts?.testSec ?? recipeDefaults.timeouts.testSec) * 1000,
    signal: run.tools.signal,
    onLine: run.log.detail,
  };
}

/** What tests and hooks see of this process's environment, and what the run adds. */
export function environmentOf(
  ports: RecipeTestsPorts,
  { tools: { ingress }, domain }: Run,
  { tier }: Pick<RecipeTests, 'tier'>,
): Record<string, string | undefined> {
  return hookEnvironment({
    ambient: process.env,
    contextPath: contextPathOf(ports),
    ...{ domain, tier, ingress, proxyUrl: ports.proxyUrl },
  });
}

/** What tests and hooks read from `CCCI_CONTEXT`. */
export async function contextOf(
  { lane, folder }: RecipeTestsPorts,
  run: Run,
  which: Omit<RecipeTests, 'folder'>,
): Promise<TestContext> {
  const { id: runId, recipe, domain, tools } = run;
  const { tier, phase, version, commit, backup, unready } = which;
  const dependencies = run.dependencies.map(({ place, context }): [string, DependencyContext] => [
    place.recipe,
    unready === undefined ? context : { ...context, unready },
  ]);
  return hookContext(tools, {
    ...{ runId, recipe, lane, tier, phase, domain, version, commit },
    ...(backup ? { backup: { snapshot: backup.snapshot, files: backup.files } } : {}),
    scratch: join(folder, 'scratch'),
    dependencies: Object.fromEntries(dependencies),
  });
}

const contextPathOf = ({ folder }: RecipeTestsPorts) => join(folder, 'context.json');
