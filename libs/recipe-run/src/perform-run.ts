import { messageOf, WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { defaultTiers, verdictOf, writeResults, type RunResults } from '@ci-warm/run-results';
import type { RunnerPorts } from './create-recipe-runner.ts';
import { healthOf, windowOf } from './health-of.ts';
import { lintHead } from './lanes/lint-head.ts';
import { runLane } from './lanes/run-lane.ts';
import type { Run } from './lanes/run.ts';
import { createTierBook } from './lanes/tier-book.ts';
import { makeAppTools } from './prepare/app-tools.ts';
import { clearDomain } from './prepare/clear-domain.ts';
import { writeRunRecord, type NewRunRecord } from './prepare/run-record.ts';
import { recipeTests, type RecipeTestsPorts } from './recipe-tests/recipe-tests.ts';
import { startTestProxy } from './recipe-tests/test-proxy.ts';
import type { RunPlan } from './run-plan.ts';
import { tearDown } from './teardown/tear-down.ts';

/** One run under its lock, from its record to its results. `onBegun` is called once there is something to clean up. */
export async function performRun(ports: RunnerPorts, plan: RunPlan, onBegun: () => void): Promise<RunResults> {
  const { folder, domain, choice, log, watch } = plan;
  let deployCount = 0;
  const onDeploy = () => {
    deployCount += 1;
  };
  const tools = makeAppTools(ports, { ...plan, onDeploy, ...deployTime(plan) });
  if (choice.lane === 'cold') await watch.outside(() => clearDomain({ tools, domain, warmRoot: ports.warmRoot, log }));
  const record = recordOf(plan);
  failpoint('recipe-run.record');
  await writeRunRecord(folder, record);
  onBegun();

  const requested = plan.request.stages ?? defaultTiers;
  const tiers = createTierBook(requested, ports.clock);
  const { connectTo } = ports.ingress;
  const proxy = connectTo ? await startTestProxy(connectTo) : undefined;
  const testPorts: RecipeTestsPorts = { ...plan, repo: ports.repo, lane: choice.lane, proxyUrl: proxy?.url };
  const run: Run = {
    ...plan,
    recipe: plan.request.recipe,
    health: healthOf(plan.config),
    window: windowOf(plan.config, ports.window),
    tools,
    clock: ports.clock,
    tiers,
    recipeTests: (which) => recipeTests(testPorts, run, which),
  };
  let lint: RunResults['lint'] = { outcome: 'not-run', errors: [] };
  let base: RunResults['base'];
  let infrastructure: string | undefined;
  try {
    lint = await lintHead(run);
    await runLane(run, choice, { ...ports, ...plan }, (chosen) => {
      base = chosen;
    });
  } catch (error) {
    infrastructure = describe(error);
    log.say(infrastructure);
  } finally {
    await proxy?.close();
  }
  tiers.closeWith('not run');
  const tornDown = await tearDown(ports, plan);
  infrastructure ??= tornDown.infrastructure;
  const { teardown } = tornDown;
  const problems = infrastructure === undefined ? deployProblems(tiers.results(), deployCount, choice.lane === 'quick') : [];
  const verdict = verdictOf({ requested, tiers: tiers.results(), teardown, infrastructure, problems });
  const results: RunResults = { ...identityOf(plan), base, ...verdict, lint, tiers: tiers.results(), deployCount, teardown, promotion: undefined, ms: watch.times() };
  await writeResults({ folder, results });
  if (teardown.clean) await writeRunRecord(folder, { ...record, endedAt: new Date(ports.clock.now()).toISOString() });
  return results;
}

function identityOf({ id, request, ref, head, domain, choice, startedAt }: RunPlan) {
  const { recipe, pullRequest, lane: requestedLane } = request;
  return {
    schema: 1 as const,
    id,
    recipe,
    ref,
    commit: head.commit,
    version: head.tagged?.version.raw,
    pullRequest,
    domain,
    lane: choice.lane,
    requestedLane,
    laneReason: choice.reason,
    confidence: choice.lane === 'quick' ? ('lower' as const) : ('authoritative' as const),
    startedAt,
  };
}

function recordOf({ id, request, head, choice, domain, startedAt }: RunPlan): NewRunRecord {
  const { recipe, pullRequest } = request;
  return {
    id,
    recipe,
    commit: head.commit,
    ...(pullRequest === undefined ? {} : { pullRequest }),
    lane: choice.lane,
    ...(choice.lane === 'quick' ? { creates: [], borrows: domain } : { creates: [domain] }),
    startedAt,
  };
}

/** abra itself waits as long as the recipe may take. */
function deployTime({ config }: RunPlan): { deployMs?: number } {
  const deploySec = config.timeouts?.deploySec;
  return deploySec === undefined ? {} : { deployMs: deploySec * 1000 };
}

/** One deploy, and one more for an upgrade: a hidden redeploy would prove another app than the one that is told of. */
function deployProblems(tiers: RunResults['tiers'], deployCount: number, quick: boolean): string[] {
  if (tiers.some(({ outcome }) => outcome === 'fail')) return [];
  const upgraded = quick || tiers.some(({ tier, outcome }) => tier === 'upgrade' && outcome === 'pass');
  const expected = upgraded ? 2 : 1;
  return deployCount === expected ? [] : [`the app was deployed ${deployCount} times instead of ${expected}`];
}

function describe(error: unknown): string {
  const hint = error instanceof WarmError && error.hint !== undefined ? ` (${error.hint})` : '';
  return `${messageOf(error)}${hint}`;
}
