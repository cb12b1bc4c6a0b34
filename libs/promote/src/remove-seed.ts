import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';

import type { Work } from './work.ts';

/** Removes the app of a first promotion that failed, so that the next one begins with nothing. */
export async function removeSeed({ hands, domain, progress }: Work): Promise<void> {
  progress(`removing the unfinished ${domain}`);
  await hands.lifecycle.undeployAndSettle(domain);
  if ((await hands.abra.readEnv(domain)) === undefined) return;
  failpoint('promote.remove-seed');
  const removed = await hands.abra.removeApp(domain);
  if (removed.outcome === 'done') return;
  throw new WarmError({
    kind: 'broken',
    code: 'seed-not-removed',
    message: `the unfinished ${domain} could not be removed: ${removed.fatal}`,
    hint: `run \`abra app remove ${domain}\` by hand`,
  });
}
