import { lockApps } from '@ci-warm/app-locks';
import { openCanonicalJournal, recoverCanonical } from '@ci-warm/canonical-lifecycle';
import { messageOf } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { makeTools } from '../app/app-tools.ts';
import type { Host } from '../contract/host.ts';
import type { Run } from '../contract/run.ts';
import type { RunLog } from '../contract/run-log.ts';
import type { RunTools } from '../contract/tools.ts';

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

/**
 * Ends what a promotion or an import that died left half done of a canonical: to what the registry names, the old version
 * or already the new one. Nothing of it runs then. Whoever calls this holds the canonical's lock, so nobody is at it.
 *
 * @throws whatever `recoverCanonical` throws; the journal is still there then
 */
export async function endChange(
  { registry, clock }: Host,
  tools: RunTools,
  { recipe, log }: { recipe: string; log: RunLog },
): Promise<void> {
  const journal = openCanonicalJournal(registry.folderOf(recipe).journal, clock);
  const record = await journal.read();
  if (record === undefined) return;
  const { kind, plan } = record;
  log.say(`the ${kind === 'import' ? 'import' : 'promotion'} of ${recipe} ${plan.version} was cut short`);
  failpoint('recipe-run.end-change');
  await recoverCanonical({ tools, registry, recipe, journal, progress: log.say });
}
