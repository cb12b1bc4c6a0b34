import { lockApps } from '@ci-warm/app-locks';
import { messageOf } from '@ci-warm/errors';
import { makeTools } from '../app/app-tools.ts';
import type { Host } from '../contract/host.ts';
import type { Run } from '../contract/run.ts';
import { endChange } from './end-change.ts';

/**
 * Ends the changes of canonicals that were cut short, of whatever recipe: the app of one may still run, and no quick run
 * may come for a long time. A change whose lock is held goes on.
 */
export async function endChanges(host: Host, run: Run, signal: AbortSignal): Promise<void> {
  const { registry, lockDir } = host;
  const { log } = run;
  for (const recipe of await registry.inFlight()) {
    const domain = registry.domainOf(recipe);
    if (domain === run.domain) continue;
    const purpose = `putting ${domain} back`;
    const taken = await lockApps({ lockDir, domains: [domain], purpose, signal });
    if (taken.outcome === 'busy') continue;
    try {
      const tools = makeTools(host, run, { locks: [...run.locks, ...taken.locks], signal });
      await endChange(host, tools, { recipe, log });
    } catch (error) {
      signal.throwIfAborted();
      log.say(`${domain} could not be put back: ${messageOf(error)}`);
    } finally {
      for (const lock of taken.locks) await lock.release();
    }
  }
}
