import { join } from 'node:path';
import type { TestResult } from '@ci-warm/run-results';
import { ensureFolder, writeJsonFile } from '@ci-warm/state-files';
import type { TestedApp } from '../contract/app.ts';
import type { TestFolder } from '../contract/recipe-code.ts';
import type { Run } from '../contract/run.ts';
import { approvedTests } from './approved-tests.ts';
import { runRecipeTests } from './run-recipe-tests.ts';
import { contextOf, contextPathOf, scratchOf, testsRequest } from './test-request.ts';

/** Runs a folder of the recipe's tests against what is deployed now. */
export async function recipeTests(run: Run, app: TestedApp, which: TestFolder): Promise<TestResult[]> {
  const { log, watch } = run;
  await ensureFolder(scratchOf(run));
  await writeJsonFile(contextPathOf(run), await contextOf(run, app, which), { mode: 0o600 });
  const testAll = async () => [
    ...(await runRecipeTests({
      ...testsRequest(run, app, which),
      folder: join(app.files.folder, 'tests', which.folder),
      name: which.folder || which.tier,
    })),
    ...(which.folder === '' ? await approvedTests(run, app, which) : []),
  ];
  const results = await watch.phase('tests', () => watch.outside(testAll));
  for (const { name, outcome, reason } of results)
    log.say(`${outcome}: ${name}${reason === undefined ? '' : ` (${reason})`}`);
  return results;
}
