import { removeApp } from '@ci-warm/app-lifecycle';
import { messageOf } from '@ci-warm/errors';
import { returnToKnownGood } from '@ci-warm/canonical-lifecycle';
import { makeTools } from '../app/app-tools.ts';
import { createDeadline } from '../contract/deadline.ts';
import type { RunDependencies } from '../contract/dependency.ts';
import type { Host } from '../contract/host.ts';
import type { TornDown } from '../contract/outcome.ts';
import type { Run } from '../contract/run.ts';
import type { RunTools } from '../contract/tools.ts';

/**
 * Whatever became of the run: a cold app is removed whole, a canonical is returned to known-good; then its dependencies,
 * which it may have needed to the end. Never throws.
 */
export async function tearDown(host: Host, run: Run, dependencies: RunDependencies): Promise<TornDown> {
  const { choice, domain, log, watch } = run;
  log.phase('teardown');
  log.say(choice.lane === 'quick' ? `returning ${domain} to known-good` : `removing ${domain}`);
  using deadline = createDeadline(host.clock, {
    ms: host.teardownSec * 1000,
    what: `the teardown of ${domain}`,
  });
  const tools = makeTools(host, run, {
    locks: [...run.locks, ...dependencies.locks()],
    signal: deadline.signal,
    config: run.config,
  });
  const app = await tearDownApp(host, run, tools);
  const { leftovers, unreachable } = await watch.phase('teardown', () => dependencies.remove(tools));
  return {
    teardown: {
      clean: app.teardown.clean && leftovers.length === 0,
      leftovers: [...app.teardown.leftovers, ...leftovers],
    },
    infrastructure: app.infrastructure ?? unreachable,
    fault: app.fault,
  };
}

async function tearDownApp(host: Host, run: Run, tools: RunTools): Promise<TornDown> {
  const { choice, domain, log, watch } = run;
  try {
    if (choice.lane === 'quick') {
      const { canonical } = choice;
      const { registry } = host;
      const { signal } = tools;
      await watch.phase('restore', () => returnToKnownGood({ tools, registry, canonical, signal }));
      return { teardown: { clean: true, leftovers: [] }, infrastructure: undefined };
    }
    const { leftovers, problems } = await watch.phase('teardown', () => removeApp(tools, domain));
    for (const problem of problems) log.say(`teardown: ${problem}`);
    return { teardown: { clean: leftovers.length === 0, leftovers }, infrastructure: undefined };
  } catch (error) {
    const what = `${domain}: ${messageOf(error)}`;
    log.say(`teardown failed: ${what}`);
    return {
      teardown: { clean: false, leftovers: [what] },
      ...(choice.lane === 'quick' ? { infrastructure: what, fault: error } : { infrastructure: undefined }),
    };
  }
}
