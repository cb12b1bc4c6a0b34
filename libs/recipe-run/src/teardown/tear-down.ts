import { messageOf } from '@ci-warm/errors';
import { returnToKnownGood } from '@ci-warm/known-good';
import type { RunResults } from '@ci-warm/run-results';
import type { RunnerPorts } from '../ports.ts';
import { createDeadline } from '../deadline.ts';
import { makeAppTools } from '../prepare/app-tools.ts';
import type { RunPlan } from '../run-plan.ts';
import { removeApp } from './remove-app.ts';

export interface TornDown {
  teardown: RunResults['teardown'];
  /** Why a canonical could not be returned: nothing that a recipe can do. */
  infrastructure: string | undefined;
}

/** Whatever became of the run: a cold app is removed whole, a canonical is returned to known-good. Never throws. */
export async function tearDown(ports: RunnerPorts, plan: RunPlan): Promise<TornDown> {
  const { choice, domain, log, watch, abraDir, command, config } = plan;
  log.phase('teardown');
  log.say(choice.lane === 'quick' ? `returning ${domain} to known-good` : `removing ${domain}`);
  using deadline = createDeadline({
    clock: ports.clock,
    ms: ports.teardownMs,
    what: `the teardown of ${domain}`,
  });
  const tools = makeAppTools(ports, { abraDir, signal: deadline.signal, command, config, log });
  try {
    if (choice.lane === 'quick') {
      const { canonical } = choice;
      const { registry } = ports;
      const { signal } = deadline;
      await watch.outside(() => returnToKnownGood({ hands: tools, registry, canonical, signal }));
      return { teardown: { clean: true, leftovers: [] }, infrastructure: undefined };
    }
    const { leftovers, problems } = await watch.outside(() => removeApp(tools, domain));
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
