import { WarmError } from '@ci-warm/errors';
import { keepCommits } from './keep-commits.ts';
import { removeCanonicalApp } from './remove-canonical-app.ts';
import { returnToKnownGood } from './return-to-known-good.ts';
import type { LockedCanonical } from './types.ts';

/**
 * Ends what an earlier change or a killed quick run left half done, so that nothing of it ever reaches a snapshot: to
 * what the registry names, be that the old version or already the new one. Afterwards there is no journal and no mark.
 *
 * @throws WarmError `canonical-lost` (broken), and whatever `returnToKnownGood` throws
 */
export async function recoverCanonical(locked: LockedCanonical): Promise<void> {
  await endChange(locked);
  await keepCommits(locked);
}

async function endChange(locked: LockedCanonical): Promise<void> {
  const { journal, tools, registry, recipe, progress } = locked;
  const folder = registry.folderOf(recipe);
  const record = await journal.read();
  const canonical = await registry.read(recipe);
  if (!record && !(await folder.changedBy())) return;
  if (canonical) {
    progress(`returning ${canonical.domain} to known-good ${canonical.version}`);
    await returnToKnownGood({ tools, registry, canonical });
    await tools.warmsnap.collect({ store: folder.snapshots, keep: canonical.snapshot });
    await registry.secretsOf(recipe).retain(canonical.secrets);
  } else if (record && record.plan.from === undefined) {
    if (record.steps.length > 0) {
      progress(`removing the unfinished ${record.plan.domain}`);
      await removeCanonicalApp(locked);
      await tools.warmsnap.collect({ store: folder.snapshots, keep: undefined });
    }
  } else {
    throw lost(folder.path);
  }
  await journal.finish();
}

/** After the commit: removes what only the change needed. */
export async function tidyCanonical(locked: LockedCanonical): Promise<void> {
  const { tools, registry, recipe, journal } = locked;
  const folder = registry.folderOf(recipe);
  const canonical = await registry.read(recipe);
  await folder.clearChanged();
  await folder.forgetFailures(canonical?.version);
  await registry.secretsOf(recipe).retain(canonical?.secrets ?? []);
  await tools.warmsnap.collect({ store: folder.snapshots, keep: canonical?.snapshot });
  await journal.finish();
  await keepCommits(locked);
}

function lost(path: string): WarmError {
  return new WarmError({
    kind: 'broken',
    code: 'canonical-lost',
    message: `${path} was changed by a run, but its canonical.json is gone: there is nothing known-good to return to`,
    hint: 'bring canonical.json back from a backup, or remove the app and this folder to begin with nothing',
  });
}
