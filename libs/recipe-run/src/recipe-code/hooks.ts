import { basename } from 'node:path';
import { requireAnswer, runHook, type HookOutcome } from '@ci-warm/recipe-hooks';
import type { TestResult } from '@ci-warm/run-results';
import { assertApp } from '../app/assert-app.ts';
import { deployHealthy } from '../app/deploy.ts';
import { checkoutToDeploy } from '../app/customised.ts';
import type { RecipeTests, Run } from '../contract/run.ts';
import { unseen } from '../tiers/tier-book.ts';
import { contextOf, environmentOf, type RecipeTestsPorts } from './recipe-tests.ts';

export type HookKind = 'install' | 'setup';

/** Runs a hook of the recipe against what is there now; `undefined` where the recipe has none. */
export async function recipeHook(
  ports: RecipeTestsPorts,
  run: Run,
  kind: HookKind,
  which: Omit<RecipeTests, 'folder'>,
): Promise<HookOutcome | undefined> {
  const { files, watch, config, clock, log } = run;
  const path = kind === 'install' ? files.installHook : files.setupHook;
  if (path === undefined) return undefined;
  const context = await contextOf(ports, run, which);
  const env = { ...environmentOf(ports, run, which), ABRA_DIR: ports.abraDir };
  const { folder, command } = ports;
  const { signal } = run.tools;
  log.say(`running ${basename(path)}`);
  const request = { path, context, env, folder, config, command, clock, signal, onLine: log.detail };
  return watch.phase('hooks', () => watch.outside(() => runHook(request)));
}

/** Before the first deploy, when env file and secrets are there. Throws WarmError `hook-failed` (failed). */
export async function prepareInstall(run: Run, which: Omit<RecipeTests, 'folder'>): Promise<void> {
  const outcome = await run.hook('install', which);
  if (outcome === undefined) return;
  await run.tools.abra.editEnv(run.domain, requireAnswer(outcome).env);
}

/** The recipe's own tests on the tested commit, and before them the set-up hook with the redeploy that it may ask for. */
export async function customTests(
  run: Run,
  what: Pick<RecipeTests, 'phase' | 'version' | 'commit'>,
): Promise<TestResult[]> {
  const which = { tier: 'custom', ...what } as const;
  const { unready, tests } = await setUpTests(run, which);
  return [...tests, ...(await run.recipeTests({ ...which, folder: '', unready }))];
}

/** Why tests that need a dependency cannot be run, if so, and what counts for the tier: a hook that is well is no test. */
async function setUpTests(
  run: Run,
  which: Omit<RecipeTests, 'folder'>,
): Promise<{ unready: string | undefined; tests: readonly TestResult[] }> {
  const outcome = await run.hook('setup', which);
  if (outcome === undefined) return { unready: undefined, tests: [] };
  if (outcome.outcome === 'failed') {
    const { reason, ms } = outcome;
    run.log.say(reason);
    return { unready: reason, tests: [{ name: 'set-up hook', outcome: 'fail', reason, ms }] };
  }
  const { env, redeploy } = outcome.answer;
  await run.tools.abra.editEnv(run.domain, env);
  if (redeploy) await rewire(run);
  return { unready: undefined, tests: [] };
}

/** Deploys what runs once more, through the run like every other deploy, and counted by itself. */
async function rewire(run: Run): Promise<void> {
  const { head, log } = run;
  await checkoutToDeploy(run, head.commit, 'head');
  log.say(`deploying ${head.commit.slice(0, 8)} again, as the set-up hook asked`);
  run.notes.rewireCount += 1;
  await deployHealthy(run, { chaos: true, force: true });
  await assertApp(run, unseen, { chaos: head.commit });
}
