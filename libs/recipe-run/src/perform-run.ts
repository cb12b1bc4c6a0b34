import { dirname } from 'node:path';
import { messageOf, WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import type { RunResults } from '@ci-warm/run-results';
import { findAgreement, writeResults, writeRunRecord } from '@ci-warm/runs';
import { appUrl } from '@ci-warm/app-health';
import { proofOf } from '@ci-warm/app-lifecycle';
import { startIngressProxy } from '@ci-warm/ingress';
import { recipeHook } from './recipe-code/hooks.ts';
import { takeDependencies } from './deps/take-dependencies.ts';
import type { RunDependencies } from './contract/dependency.ts';
import { noWiring, wire } from './deps/wiring.ts';
import type { RunnerPorts } from './contract/ports.ts';
import { tidyUp } from './janitor/tidy-up.ts';
import { checkNames } from './plan/check-names.ts';
import { findBase } from './prepare/find-base.ts';
import { lintHead } from './lanes/lint-head.ts';
import { runLane } from './lanes/run-lane.ts';
import type { RunTools, Run } from './contract/run.ts';
import { createTierBook, type TierBook } from './tiers/tier-book.ts';
import { tiersOf } from './tiers/stages.ts';
import { makeAppTools } from './app/app-tools.ts';
import { clearDomain } from './app/clear-domain.ts';
import { recipeTests, type RecipeTestsPorts } from './recipe-code/recipe-tests.ts';
import { recordOf, resultsOf, type Seen } from './results/run-documents.ts';
import type { RunPlan } from './contract/run-plan.ts';
import { tearDown } from './teardown/tear-down.ts';

/** One run under its lock, from its record to its results. `onBegun` is called once there is something to clean up. */
export async function performRun(
  ports: RunnerPorts,
  plan: RunPlan,
  onBegun: () => void,
): Promise<RunResults> {
  const { folder, domain, choice, log, watch } = plan;
  let deployCount = 0;
  const onDeploy = () => {
    deployCount += 1;
  };
  const tools = makeAppTools(ports, { ...plan, onDeploy });
  await watch.outside(() => tidyUp(ports, plan, new Set([domain])));
  if (choice.lane === 'cold')
    await watch.outside(() => clearDomain({ tools, domain, warmRoot: ports.warmRoot, log }));
  const dependencies = await takeDependencies(ports, plan, tools, async (names) =>
    writeRunRecord(folder, recordOf(plan, names)),
  );
  try {
    await watch.outside(() => planNames(ports, plan, tools, dependencies));
    onBegun();
    failpoint('recipe-run.record');
    await writeRunRecord(folder, recordOf(plan, dependencies.planned()));
    const own = { ...plan, command: dependencies.command };
    return await performWith(ports, own, { tools, dependencies, deployCount: () => deployCount });
  } finally {
    await dependencies.release();
  }
}

async function planNames(
  ports: RunnerPorts,
  plan: RunPlan,
  { abra: { recipes } }: RunTools,
  dependencies: RunDependencies,
): Promise<void> {
  const { request, config, choice, head, command, signal } = plan;
  const tiers = tiersOf(request, config);
  const canonical = ports.canonicalBases ? choice.canonical : undefined;
  const { recipe } = request;
  const found =
    choice.lane === 'cold' && tiers.includes('upgrade')
      ? await findBase({ recipes, recipe, head, canonical, command, clock: ports.clock, signal })
      : undefined;
  const freshInstall = tiers.includes('fresh-install');
  await checkNames(ports, plan, recipes, {
    base: found?.base,
    freshInstall,
    dependencies: dependencies.results(),
  });
}

interface Hands {
  tools: RunTools;
  dependencies: RunDependencies;
  deployCount: () => number;
}

async function performWith(ports: RunnerPorts, plan: RunPlan, hands: Hands): Promise<RunResults> {
  const { folder, watch, request, notes } = plan;
  const { dependencies } = hands;
  const requested = tiersOf(request, plan.config);
  const book = createTierBook(requested, ports.clock, watch);
  const seen = await test(ports, plan, hands, book);
  book.closeWith('not run');
  const tiers = book.results();

  const tornDown = await tearDown(ports, plan, dependencies);
  notes.dependencies.push(...dependencies.results());
  const deployCount = hands.deployCount() - notes.rewireCount;
  const ended = resultsOf(plan, { seen, tornDown, requested, tiers, deployCount });
  const agreement = await findAgreement({ runs: dirname(folder), results: ended });
  const results = { ...ended, agreement };
  await writeResults({ folder, results });
  if (results.teardown.clean) {
    const endedAt = new Date(ports.clock.now()).toISOString();
    await writeRunRecord(folder, { ...recordOf(plan, dependencies.planned()), endedAt });
  }
  return results;
}

/** Lint and lane. Never throws: what happened is what was seen. */
async function test(
  ports: RunnerPorts,
  plan: RunPlan,
  { tools, dependencies }: Hands,
  tiers: TierBook,
): Promise<Seen> {
  const { choice, config, domain, log, watch, request } = plan;
  const { connectTo } = ports.ingress;
  const seen: Seen = { base: undefined, lint: { outcome: 'not-run', errors: [] }, stoppedBy: undefined };
  let proxy: Awaited<ReturnType<typeof startIngressProxy>> | undefined;
  try {
    proxy = connectTo ? await startIngressProxy(connectTo) : undefined;
    const testPorts: RecipeTestsPorts = {
      ...plan,
      repo: ports.repo,
      lane: choice.lane,
      proxyUrl: proxy?.url,
    };
    const bare: Run = {
      ...plan,
      recipe: request.recipe,
      ...proofOf(config, ports.window),
      tools,
      clock: ports.clock,
      tiers,
      dependencies: [],
      wiring: noWiring,
      hook: async () => undefined,
      recipeTests: async () => [],
    };
    seen.lint = await lintHead(bare);
    log.phase('dependencies');
    const ready = await watch.phase('dependencies', () => dependencies.setUp(bare));
    const url = appUrl(ports.ingress, domain).href.replace(/\/$/, '');
    const run: Run = {
      ...bare,
      health: {
        ...bare.health,
        mayCall: [...(bare.health.mayCall ?? []), ...ready.map(({ place }) => place.domain)],
      },
      ...wire(config, { url, domain }, ready),
      dependencies: ready,
      hook: (kind, which) => recipeHook(testPorts, run, kind, which),
      recipeTests: (which) => recipeTests(testPorts, run, which),
    };
    await runLane(run, choice, { ...ports, ...plan }, (base) => {
      seen.base = base;
    });
    // What fails without its sign-on says nothing about the recipe.
    const lost = tiers.results().some(({ outcome }) => outcome === 'fail')
      ? await dependencies.lost()
      : undefined;
    if (lost !== undefined) throw dependencyLost(lost);
  } catch (error) {
    seen.stoppedBy = error;
    log.say(messageOf(error));
  } finally {
    await proxy?.close();
  }
  return seen;
}

const dependencyLost = (message: string) =>
  new WarmError({
    kind: 'infrastructure',
    code: 'dependency-lost',
    message,
    hint: 'Nothing is said about the recipe; see why it went away, and run again.',
  });
