import { failpoint } from '@ci-warm/failpoints';
import { openCanonicalJournal, recoverCanonical } from '@ci-warm/canonical-lifecycle';
import type { Host } from '../contract/host.ts';
import type { RunLog } from '../contract/run-log.ts';
import type { RunTools } from '../contract/tools.ts';

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
