import { checkoutExactly } from '@ci-warm/app-lifecycle';
import { inheriting } from '@ci-warm/app-locks';
import { messageOf, WarmError } from '@ci-warm/errors';
import { startIngressProxy, type IngressProxy } from '@ci-warm/ingress';
import type { RunBase, TierName, RunResults } from '@ci-warm/run-results';
import { servesStep } from './app/assert-app.ts';
import { assertIngress } from './app/deploy.ts';
import { noWiring, type TestedApp } from './contract/app.ts';
import type { RunDependencies } from './contract/dependency.ts';
import type { Host } from './contract/host.ts';
import type { LaneOutcome } from './contract/outcome.ts';
import type { Run } from './contract/run.ts';
import { wireApp } from './deps/wiring.ts';
import { coldLane } from './lanes/cold-lane.ts';
import { quickLane } from './lanes/quick-lane.ts';
import { approvedProblems } from './recipe-code/approved-tests.ts';

/** Lint, dependencies and lane. Never throws: whatever stops it is part of what came of it. */
export async function testApp(host: Host, run: Run, dependencies: RunDependencies): Promise<LaneOutcome> {
  const { choice, tiers, log, watch } = run;
  const { connectTo } = host.ingress;
  let lint: LaneOutcome['lint'] = { outcome: 'not-run', errors: [] };
  let base: RunBase | undefined;
  let stoppedBy: unknown;
  let proxy: IngressProxy | undefined;
  try {
    proxy = connectTo ? await startIngressProxy(connectTo) : undefined;
    const alone = aloneApp(host, run, proxy?.url);
    lint = await lintHead(alone);
    noteAbsences(run);
    if (!(await approvedCanRun(run, alone))) return { lint, base, stoppedBy };
    log.phase('dependencies');
    const ready = await watch.phase('dependencies', () => dependencies.setUp());
    const command = inheriting(alone.command, dependencies.locks());
    const app = { ...wireApp(alone, ready), command };
    base = run.baseChoice?.base;
    await (choice.lane === 'quick' ? quickLane(host, run, app, choice.canonical) : coldLane(run, app, base));
    if (tiers.results().some(({ outcome }) => outcome === 'fail')) {
      await assertNotLost(dependencies);
      await assertStillReached(run);
    }
  } catch (error) {
    stoppedBy = error;
    log.say(messageOf(error));
  } finally {
    await proxy?.close();
  }
  return { lint, base, stoppedBy };
}

/** The app before anything of its dependencies is known. */
function aloneApp({ command }: Host, run: Run, proxyUrl: string | undefined): TestedApp {
  const { request, domain, config, files, proof, tools, log, head, locks } = run;
  return {
    ...{ recipe: request.recipe, domain, config, files, proof, tools, log, head, proxyUrl },
    wiring: noWiring,
    dependencies: [],
    command: inheriting(command, locks),
  };
}

/** Tiers that the recipe's config declares not to apply, and an upgrade that has nothing to begin with. */
function noteAbsences({ config, tiers, baseChoice }: Run): void {
  for (const [tier, reason] of Object.entries(config.expectedNotApplicable ?? {}))
    tiers.note(tier as TierName, 'not-applicable', reason);
  if (baseChoice && 'reason' in baseChoice) tiers.note('upgrade', 'skip', baseChoice.reason);
}

/** Approved tests of the tested commit that it has in a form that nobody runs fail it, before anything is deployed. */
async function approvedCanRun({ tiers }: Run, app: TestedApp): Promise<boolean> {
  const problems = tiers.wants('custom') ? await approvedProblems(app) : [];
  if (problems.length === 0) return true;
  await tiers.run('custom', async (tier) => {
    const reason = problems.join('; ');
    tier.add([{ name: 'tests of the tested commit can be run', outcome: 'fail', reason, ms: 0 }]);
  });
  tiers.closeWith('not run: tests of the tested commit would not be run');
  return false;
}

/** What fails without its sign-on says nothing about the recipe. */
async function assertNotLost(dependencies: RunDependencies): Promise<void> {
  const lost = await dependencies.lost();
  if (lost === undefined) return;
  throw new WarmError({
    kind: 'infrastructure',
    code: 'dependency-lost',
    message: lost,
    hint: 'Nothing is said about the recipe; see why it went away, and run again.',
  });
}

/** What fails while nobody gets through the ingress says nothing about the recipe, unless the app does not run anyway. */
async function assertStillReached(run: Run): Promise<void> {
  const status = await run.tools.lifecycle.status(run.domain);
  if (status.state !== 'deployed' || !status.converged) return;
  const served = run.tiers
    .results()
    .some(({ tests }) => tests.some(({ name, outcome }) => name === servesStep && outcome === 'pass'));
  await assertIngress(run, { served });
}

/** A rung of its own: chaos deploys skip lint, so a green head could be unreleasable unseen. Never changes the verdict. */
async function lintHead(app: TestedApp): Promise<RunResults['lint']> {
  const { tools, recipe, head, log } = app;
  log.phase('lint');
  await checkoutExactly(tools, { ...app, commit: head.commit });
  try {
    const { ok, errors } = await tools.abra.lint(recipe);
    return {
      outcome: ok ? 'pass' : 'fail',
      errors: errors.map(({ id, description }) => `${id}: ${description}`),
    };
  } catch (error) {
    tools.signal.throwIfAborted();
    log.detail(messageOf(error));
    return { outcome: 'not-run', errors: [messageOf(error)] };
  }
}
