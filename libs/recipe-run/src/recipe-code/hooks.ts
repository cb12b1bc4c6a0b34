import { basename } from 'node:path';
import { checkoutToDeploy } from '@ci-warm/app-lifecycle';
import { requireAnswer, runHook, type HookOutcome } from '@ci-warm/recipe-hooks';
import type { TestResult } from '@ci-warm/run-results';
import { assertApp } from '../app/assert-app.ts';
import { deployHealthy } from '../app/deploy.ts';
import type { TestedApp } from '../contract/app.ts';
import type { TestStage } from '../contract/recipe-code.ts';
import type { Run } from '../contract/run.ts';
import { untested } from '../contract/tiers.ts';
import { recipeTests } from './recipe-tests.ts';
import { contextOf, environmentOf } from './test-request.ts';

/** Before the first deploy, when env file and secrets are there. Throws WarmError `hook-failed` (failed). */
export async function prepareInstall(run: Run, app: TestedApp, stage: TestStage): Promise<void> {
  const outcome = await recipeHook(run, app, 'install', stage);
  if (outcome === undefined) return;
  await app.tools.abra.editEnv(app.domain, requireAnswer(outcome).env);
}

/** The recipe's own tests on the tested commit, and before them the set-up hook with the redeploy that it may ask for. */
export async function customTests(
  run: Run,
  app: TestedApp,
  what: Pick<TestStage, 'phase' | 'version' | 'commit'>,
): Promise<TestResult[]> {
  const stage = { tier: 'custom', ...what } as const;
  const { unready, tests } = await setUpTests(run, app, stage);
  return [...tests, ...(await recipeTests(run, app, { ...stage, folder: '', unready }))];
}

/** Runs a hook of the recipe against what is there now; `undefined` where the recipe has none. */
async function recipeHook(
  run: Run,
  app: TestedApp,
  kind: 'install' | 'setup',
  stage: TestStage,
): Promise<HookOutcome | undefined> {
  const { files, command, config, log } = app;
  const { folder, abraDir, watch, clock, signal } = run;
  const path = kind === 'install' ? files.installHook : files.setupHook;
  if (path === undefined) return undefined;
  const context = await contextOf(run, app, stage);
  const env = { ...environmentOf(run, app, stage), ABRA_DIR: abraDir };
  log.say(`running ${basename(path)}`);
  const request = { path, context, env, folder, config, command, clock, signal, onLine: log.detail };
  return watch.phase('hooks', () => watch.outside(() => runHook(request)));
}

/** Why tests that need a dependency cannot be run, if so, and what counts for the tier: a hook that is well is no test. */
async function setUpTests(
  run: Run,
  app: TestedApp,
  stage: TestStage,
): Promise<{ unready: string | undefined; tests: readonly TestResult[] }> {
  const outcome = await recipeHook(run, app, 'setup', stage);
  if (outcome === undefined) return { unready: undefined, tests: [] };
  if (outcome.outcome === 'failed') {
    const { reason, ms } = outcome;
    run.log.say(reason);
    return { unready: reason, tests: [{ name: 'set-up hook', outcome: 'fail', reason, ms }] };
  }
  const { env, redeploy } = outcome.answer;
  await app.tools.abra.editEnv(app.domain, env);
  if (redeploy) await run.deploys.during('rewire', () => deployAgain(app));
  return { unready: undefined, tests: [] };
}

/** Deploys what runs once more, through the run like every other deploy. */
async function deployAgain(app: TestedApp): Promise<void> {
  const { tools, head, log } = app;
  await checkoutToDeploy(tools, { ...app, commit: head.commit, phase: 'head' });
  log.say(`deploying ${head.commit.slice(0, 8)} again, as the set-up hook asked`);
  await deployHealthy(app, { chaos: true, force: true });
  await assertApp(app, untested, { chaos: head.commit });
}
