import { lstat, realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { TestResult } from '@ci-warm/run-results';
import type { RecipeTests, Run } from '../contract/run.ts';
import { runRecipeTests } from './run-recipe-tests.ts';
import { testsRequest, type RecipeTestsPorts } from './recipe-tests.ts';

/**
 * Runs those files of the tested commit's own tree that the CI folder approves, and no others: whoever opens a pull
 * request decides what stands in them.
 */
export async function approvedTests(
  ports: RecipeTestsPorts,
  run: Run,
  which: Omit<RecipeTests, 'folder'>,
): Promise<TestResult[]> {
  const root = await realpath(run.tools.abra.recipes.path(run.recipe));
  const results: TestResult[] = [];
  for (const [index, name] of (run.config.approvedHeadTests ?? []).entries()) {
    const path = join(root, name);
    const found = await lstat(path).catch(() => undefined);
    if (found === undefined) {
      results.push({ name, outcome: 'skip', reason: 'the tested commit has no such file', ms: 0 });
      continue;
    }
    if (!found.isFile() || !(await realpath(path)).startsWith(root + sep)) {
      results.push({ name, outcome: 'fail', reason: 'it is no plain file of the recipe', ms: 0 });
      continue;
    }
    const request = testsRequest(ports, run, which);
    const folder = dirname(path);
    const done = await runRecipeTests({ ...request, folder, only: path, name: `approved-${index}` });
    if (done.length === 0)
      results.push({ name, outcome: 'fail', reason: 'it is neither a test file nor executable', ms: 0 });
    results.push(...done);
  }
  return results;
}
