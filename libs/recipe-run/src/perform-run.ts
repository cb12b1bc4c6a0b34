import { messageOf, WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { defaultTiers, verdictOf, writeResults, type RunResults } from '@ci-warm/run-results';
import type { RunnerPorts } from './ports.ts';
import { healthOf, windowOf } from './health-of.ts';
import { lintHead } from './lanes/lint-head.ts';
import { runLane } from './lanes/run-lane.ts';
import type { AppTools, Run } from './lanes/run.ts';
import { createTierBook, type TierBook } from './lanes/tier-book.ts';
import { makeAppTools } from './prepare/app-tools.ts';
import { clearDomain } from './prepare/clear-domain.ts';
import { writeRunRecord } from './prepare/run-record.ts';
import { recipeTests, type RecipeTestsPorts } from './recipe-tests/recipe-tests.ts';
import { startTestProxy } from './recipe-tests/test-proxy.ts';
import { deployProblems, identityOf, recordOf } from './run-documents.ts';
import type { RunPlan } from './run-plan.ts';
import { tearDown } from './teardown/tear-down.ts';

/** One run under its lock, from its record to its results. `onBegun` is called once there is something to clean up. */
export async function performRun(
  ports: RunnerPorts,
  plan: RunPlan,
  onBegun: () => void,
): Promise<RunResults> {
  const { folder, domain, choice, log, watch, request } = plan;
  let deployCount = 0;
  const onDeploy = () => {
    deployCount += 1;
  };
  const tools = makeAppTools(ports, { ...plan, onDeploy });
  if (choice.lane === 'cold')
    await watch.outside(() => clearDomain({ tools, domain, warmRoot: ports.warmRoot, log }));
  const record = recordOf(plan);
  onBegun();
  failpoint('recipe-run.record');
  await writeRunRecord(folder, record);

  const requested = request.stages ?? defaultTiers;
  const book = createTierBook(requested, ports.clock);
  const seen = await test(ports, plan, tools, book);
  book.closeWith('not run');
  const tiers = book.results();

  const tornDown = await tearDown(ports, plan);
  const { teardown } = tornDown;
  const infrastructure = seen.infrastructure ?? tornDown.infrastructure;
  const problems =
    infrastructure === undefined ? deployProblems(tiers, { deployCount, lane: choice.lane }) : [];
  const verdict = verdictOf({ requested, tiers, teardown, infrastructure, problems });
  const { base, lint } = seen;
  const results: RunResults = {
    ...identityOf(plan),
    base,
    ...verdict,
    lint,
    tiers,
    deployCount,
    teardown,
    promotion: undefined,
    ms: watch.times(),
  };
  await writeResults({ folder, results });
  if (teardown.clean)
    await writeRunRecord(folder, { ...record, endedAt: new Date(ports.clock.now()).toISOString() });
  return results;
}

interface Seen extends Pick<RunResults, 'base' | 'lint'> {
  /** Why nothing can be said about the recipe. */
  infrastructure: string | undefined;
}

/** Lint and lane. Never throws: what happened is what was seen. */
async function test(ports: RunnerPorts, plan: RunPlan, tools: AppTools, tiers: TierBook): Promise<Seen> {
  const { choice, config, log, request } = plan;
  const { connectTo } = ports.ingress;
  const seen: Seen = { base: undefined, lint: { outcome: 'not-run', errors: [] }, infrastructure: undefined };
  let proxy: Awaited<ReturnType<typeof startTestProxy>> | undefined;
  try {
    proxy = connectTo ? await startTestProxy(connectTo) : undefined;
    const testPorts: RecipeTestsPorts = {
      ...plan,
      repo: ports.repo,
      lane: choice.lane,
      proxyUrl: proxy?.url,
    };
    const run: Run = {
      ...plan,
      recipe: request.recipe,
      health: healthOf(config),
      window: windowOf(config, ports.window),
      tools,
      clock: ports.clock,
      tiers,
      recipeTests: (which) => recipeTests(testPorts, run, which),
    };
    seen.lint = await lintHead(run);
    await runLane(run, choice, { ...ports, ...plan }, (base) => {
      seen.base = base;
    });
  } catch (error) {
    const hint = error instanceof WarmError && error.hint !== undefined ? ` (${error.hint})` : '';
    seen.infrastructure = `${messageOf(error)}${hint}`;
    log.say(seen.infrastructure);
  } finally {
    await proxy?.close();
  }
  return seen;
}
