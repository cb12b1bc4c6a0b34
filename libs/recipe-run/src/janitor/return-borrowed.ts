import { failpoint } from '@ci-warm/failpoints';
import { returnToKnownGood } from '@ci-warm/canonical-lifecycle';
import { exists } from '@ci-warm/state-files';
import type { Host } from '../contract/host.ts';
import type { RunLog } from '../contract/run-log.ts';
import type { RunTools } from '../contract/tools.ts';

/**
 * Returns a canonical that a dead quick run had borrowed. Only its mark says that it had begun: without it, whatever the
 * canonical does now is somebody else's business.
 *
 * @returns why it is not back, if so
 */
export async function returnBorrowed(
  { registry }: Host,
  tools: RunTools,
  { id, recipe, domain, log }: { id: string; recipe: string; domain: string; log: RunLog },
): Promise<string | undefined> {
  if (registry.domainOf(recipe) !== domain) return `${domain}, which is not the canonical of ${recipe}`;
  const folder = registry.folderOf(recipe);
  const mark = await folder.changedBy();
  if (mark?.run !== id) return undefined;
  if (await exists(folder.journal)) return `${domain}, where a promotion was interrupted`;
  const canonical = await registry.read(recipe);
  if (canonical === undefined) return `${domain}, of which the registry knows nothing any more`;
  log.say(`returning ${domain} to known-good first: run ${id} was cut short`);
  failpoint('recipe-run.reap-canonical');
  await returnToKnownGood({ tools, registry, canonical, signal: tools.signal });
  return undefined;
}
