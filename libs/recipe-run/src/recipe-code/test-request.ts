import { join } from 'node:path';
import { recipeDefaults } from '@ci-warm/recipe-config';
import {
  hookContext,
  hookEnvironment,
  type DependencyContext,
  type TestContext,
} from '@ci-warm/recipe-hooks';
import type { TestedApp } from '../contract/app.ts';
import type { TestStage } from '../contract/recipe-code.ts';
import type { Run } from '../contract/run.ts';
import type { RecipeTestsRequest } from './run-recipe-tests.ts';

/** What all tests of a tier have in common, wherever they are. */
export function testsRequest(
  run: Run,
  app: TestedApp,
  stage: TestStage,
): Omit<RecipeTestsRequest, 'folder' | 'name'> {
  return {
    work: join(run.folder, 'tests'),
    command: app.command,
    env: environmentOf(run, app, stage),
    unready: stage.unready,
    dependencies: app.dependencies.map(({ place }) => place.recipe),
    timeoutMs: (app.config.timeouts?.testSec ?? recipeDefaults.timeouts.testSec) * 1000,
    signal: app.tools.signal,
    onLine: app.log.detail,
  };
}

/** What tests and hooks see of this process's environment, and what the run adds. */
export function environmentOf(
  run: Run,
  { domain, tools, proxyUrl }: TestedApp,
  { tier }: Pick<TestStage, 'tier'>,
): Record<string, string | undefined> {
  const { ingress } = tools;
  const contextPath = contextPathOf(run);
  return hookEnvironment({ ambient: process.env, contextPath, domain, tier, ingress, proxyUrl });
}

/** What tests and hooks read from `CCCI_CONTEXT`. */
export async function contextOf(run: Run, app: TestedApp, stage: TestStage): Promise<TestContext> {
  const { domain, recipe, tools } = app;
  const { tier, phase, version, commit, backup, unready } = stage;
  const { lane } = run.choice;
  const dependencies = app.dependencies.map(({ place, context }): [string, DependencyContext] => [
    place.recipe,
    unready === undefined ? context : { ...context, unready },
  ]);
  return hookContext(tools, {
    ...{ runId: run.id, recipe, lane, tier, phase, domain, version, commit },
    ...(backup ? { backup: { snapshot: backup.snapshot, files: backup.files } } : {}),
    scratch: scratchOf(run),
    dependencies: Object.fromEntries(dependencies),
  });
}

export const contextPathOf = ({ folder }: Run) => join(folder, 'context.json');
export const scratchOf = ({ folder }: Run) => join(folder, 'scratch');
