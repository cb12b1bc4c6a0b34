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
    const kind = await testKindOf(path);
    if (kind.kind === 'not-run' || kind.kind === 'text') {
      const reason = kind.kind === 'text' ? 'it is no test' : `it ${kind.why}: ${kind.remedy}`;
      results.push({ name, outcome: 'fail', reason, ms: 0 });
      continue;
    }
    const request = testsRequest(run, app, stage);
    const folder = dirname(path);
    results.push(...(await runRecipeTests({ ...request, folder, only: path, name: `approved-${index}` })));
  }
  return results;
}
