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
  if (record && record.plan.domain !== registry.domainOf(recipe))
    throw foreign(folder.journal, record.plan.domain);
  if (!record && !(await folder.changedBy())) {
    if (!canonical) await keepUnnamed(locked);
    return;
  }
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
  // Without the file nobody can say which snapshot is the known-good one.
  if (canonical) await tools.warmsnap.collect({ store: folder.snapshots, keep: canonical.snapshot });
  await journal.finish();
  await keepCommits(locked);
}

/** Where canonical.json is gone its snapshots may be all that is left: whatever is made anew must not remove them. */
async function keepUnnamed({ tools, registry, recipe, progress }: LockedCanonical): Promise<void> {
  const store = registry.folderOf(recipe).snapshots;
  for (const path of await tools.warmsnap.setAside({ store, named: [] }))
    progress(`${path}: no file names this snapshot; it is kept there until somebody removes it`);
}

function foreign(path: string, domain: string): WarmError {
  return new WarmError({
    kind: 'broken',
    code: 'foreign-journal',
    message: `${path} is about a change at ${domain}, which is another domain`,
    hint: 'nothing was changed; set the base domain (CCCI_BASE_DOMAIN) back to the one of that domain and run any recipe: the change is then ended there',
  });
}

function lost(path: string): WarmError {
  return new WarmError({
    kind: 'broken',
    code: 'canonical-lost',
    message: `${path} was changed by a run, but its canonical.json is gone: there is nothing known-good to return to`,
    hint: 'bring canonical.json back from a backup, or remove the app and this folder to begin with nothing',
  });
}
