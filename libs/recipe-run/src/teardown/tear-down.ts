import { removeApp } from '@ci-warm/app-lifecycle';
import { messageOf } from '@ci-warm/errors';
import { returnToKnownGood } from '@ci-warm/canonical-lifecycle';
import type { RunResults } from '@ci-warm/run-results';
import type { RunDependencies } from '../contract/dependency.ts';
import type { RunTools } from '../contract/run.ts';
import type { RunnerPorts } from '../contract/ports.ts';
import { createDeadline } from '../contract/deadline.ts';
import { makeAppTools } from '../app/app-tools.ts';
import type { RunPlan } from '../contract/run-plan.ts';

export interface TornDown {
  teardown: RunResults['teardown'];
  /** Why a canonical or a realm could not be returned: nothing that a recipe can do. */
  infrastructure: string | undefined;
}

/**
 * Whatever became of the run: a cold app is removed whole, a canonical is returned to known-good; then its dependencies,
 * which it may have needed to the end. Never throws.
 */
export async function tearDown(
  ports: RunnerPorts,
  plan: RunPlan,
  dependencies: Pick<RunDependencies, 'remove'>,
): Promise<TornDown> {
  const { choice, domain, log, watch } = plan;
  log.phase('teardown');
  log.say(choice.lane === 'quick' ? `returning ${domain} to known-good` : `removing ${domain}`);
  using deadline = createDeadline({
    clock: ports.clock,
    ms: ports.teardownMs,
    what: `the teardown of ${domain}`,
  });
  const tools = makeAppTools(ports, { ...plan, signal: deadline.signal });
  const app = await tearDownApp(ports, plan, tools);
  const { leftovers, unreachable } = await watch.phase('teardown', () => dependencies.remove(tools));
  return {
    teardown: {
      clean: app.teardown.clean && leftovers.length === 0,
      leftovers: [...app.teardown.leftovers, ...leftovers],
    },
    infrastructure: app.infrastructure ?? unreachable,
  };
}

async function tearDownApp(ports: RunnerPorts, plan: RunPlan, tools: RunTools): Promise<TornDown> {
  const { choice, domain, log, watch } = plan;
  try {
    if (choice.lane === 'quick') {
      const { canonical } = choice;
      const { registry } = ports;
      const { signal } = tools;
      await watch.phase('restore', () => returnToKnownGood({ tools, registry, canonical, signal }));
      return { teardown: { clean: true, leftovers: [] }, infrastructure: undefined };
    }
    const { leftovers, problems } = await watch.phase('teardown', () =>
      watch.outside(() => removeApp(tools, domain)),
    );
    for (const problem of problems) log.say(`teardown: ${problem}`);
    return { teardown: { clean: leftovers.length === 0, leftovers }, infrastructure: undefined };
  } catch (error) {
    const what = `${domain}: ${messageOf(error)}`;
    log.say(`teardown failed: ${what}`);
    return {
      teardown: { clean: false, leftovers: [what] },
      infrastructure: choice.lane === 'quick' ? what : undefined,
    };
  }
}
