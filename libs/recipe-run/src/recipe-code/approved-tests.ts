import { lstat, realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { testKindOf } from '@ci-warm/recipe-config';
import type { TestResult } from '@ci-warm/run-results';
import type { TestedApp } from '../contract/app.ts';
import type { TestStage } from '../contract/recipe-code.ts';
import type { Run } from '../contract/run.ts';
import { runRecipeTests } from './run-recipe-tests.ts';
import { testsRequest } from './test-request.ts';

/**
 * What is approved of the tested commit and would not be run as it is there, one line each, before anything is deployed.
 * The commit has to be checked out.
 */
export async function approvedProblems({ tools, recipe, config }: TestedApp): Promise<string[]> {
  const root = tools.abra.recipes.path(recipe);
  const problems: string[] = [];
  for (const name of config.approvedHeadTests ?? []) {
    const path = join(root, name);
    if (!(await lstat(path).catch(() => undefined))?.isFile()) continue;
    const kind = await testKindOf(path);
    if (kind.kind === 'not-run') problems.push(`${name} ${kind.why}: ${kind.remedy}`);
  }
  return problems;
}

/**
 * Runs those files of the tested commit's own tree that the CI folder approves, and no others: whoever opens a pull
 * request decides what stands in them.
 */
export async function approvedTests(run: Run, app: TestedApp, stage: TestStage): Promise<TestResult[]> {
  const root = await realpath(app.tools.abra.recipes.path(app.recipe));
  const results: TestResult[] = [];
  for (const [index, name] of (app.config.approvedHeadTests ?? []).entries()) {
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
    const request = testsRequest(run, app, stage);
    const folder = dirname(path);
    const done = await runRecipeTests({ ...request, folder, only: path, name: `approved-${index}` });
    if (done.length === 0)
      results.push({ name, outcome: 'fail', reason: 'it is neither a test file nor executable', ms: 0 });
    results.push(...done);
  }
  return results;
}
