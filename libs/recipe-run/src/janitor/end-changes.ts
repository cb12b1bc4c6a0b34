import { messageOf } from '@ci-warm/errors';
import type { RunnerPorts } from '../contract/ports.ts';
import { makeAppTools } from '../app/app-tools.ts';
import { inheriting, lockApps } from '@ci-warm/app-locks';
import type { RunPlan } from '../contract/run-plan.ts';
import { endChange } from './end-change.ts';

/**
 * Ends the changes of canonicals that were cut short, of whatever recipe: the app of one may still run, and no quick run
 * may come for a long time. A change whose lock is held goes on.
 */
export async function endChanges(
  ports: RunnerPorts,
  plan: RunPlan,
  held: ReadonlySet<string>,
): Promise<void> {
  const { registry, lockDir } = ports;
  const { log, signal } = plan;
  for (const recipe of await registry.inFlight()) {
    const domain = registry.domainOf(recipe);
    if (held.has(domain)) continue;
    const purpose = `putting ${domain} back`;
    const taken = await lockApps({ lockDir, domains: [domain], purpose, signal });
    if (taken.outcome === 'busy') continue;
    try {
      const own = { ...plan, config: {}, command: inheriting(plan.command, taken.locks) };
      await endChange(ports, makeAppTools(ports, own), { recipe, log });
    } catch (error) {
      signal.throwIfAborted();
      log.say(`${domain} could not be put back: ${messageOf(error)}`);
    } finally {
      for (const lock of taken.locks) await lock.release();
    }
  }
}
