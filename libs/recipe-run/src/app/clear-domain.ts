import { join } from 'node:path';
import { remainsOf, removeApp } from '@ci-warm/app-lifecycle';
import { WarmError } from '@ci-warm/errors';
import { wasCreatedHere } from '@ci-warm/runs';
import type { Host } from '../contract/host.ts';
import type { Run } from '../contract/run.ts';

/**
 * Sees that a cold domain is empty. What an earlier run of this host left there is removed: this run holds the domain's lock,
 * so that one is dead. Anything else is nobody's to remove.
 */
export async function clearDomain({ warmRoot }: Host, { tools, log }: Run, domain: string): Promise<void> {
  const found = await remainsOf(tools, domain);
  if (found.length === 0) return;
  if (!(await wasCreatedHere(join(warmRoot, 'runs'), domain))) throw occupied(domain, found);
  log.say(`removing what a dead run left at ${domain}`);
  const { leftovers } = await removeApp(tools, domain);
  if (leftovers.length > 0) throw occupied(domain, leftovers);
}

const occupied = (domain: string, found: readonly string[]) =>
  new WarmError({
    kind: 'infrastructure',
    code: 'domain-occupied',
    message: `${domain} is not empty, and no run of this host made what is there: ${found.join(', ')}`,
    hint: 'Remove it by hand if nobody needs it.',
  });
