import { WarmError } from '@ci-warm/errors';
import { returnToKnownGood } from '@ci-warm/known-good';

import { removeSeed } from './remove-seed.ts';
import type { Work } from './work.ts';

/**
 * Ends what an earlier promotion or a killed quick run left half done, so that nothing of it ever reaches a snapshot: to
 * what the registry names, be that the old version or already the new one. Afterwards there is no journal and no mark.
 */
export async function recover(work: Work): Promise<void> {
  const { journal, folder, hands, ports, recipe, domain } = work;
  const { registry, swarm } = ports;
  const record = await journal.read();
  const canonical = await registry.read(recipe);
  if (!record && !(await folder.changedBy())) return;
  if (canonical) {
    work.progress(`returning ${domain} to known-good ${canonical.version}`);
    await returnToKnownGood({ hands: { ...hands, swarm }, registry, canonical });
    await hands.warmsnap.collect({ store: folder.snapshots, keep: canonical.snapshot });
  } else if (record && record.plan.from === undefined) {
    if (record.steps.length > 0) await removeSeed(work);
  } else {
    throw lost(work);
  }
  await journal.finish();
}

/** After the commit: removes what only the transaction needed. */
export async function tidy({ ports, hands, folder, journal, recipe, version }: Work): Promise<void> {
  const canonical = await ports.registry.read(recipe);
  await folder.clearChanged();
  await folder.forgetFailures(version);
  await hands.warmsnap.collect({ store: folder.snapshots, keep: canonical?.snapshot });
  await journal.finish();
}

function lost({ folder }: Work): WarmError {
  return new WarmError({
    kind: 'broken',
    code: 'canonical-lost',
    message: `${folder.path} was changed by a run, but its canonical.json is gone: there is nothing known-good to return to`,
    hint: 'bring canonical.json back from a backup, or remove the app and this folder to begin with nothing',
  });
}
