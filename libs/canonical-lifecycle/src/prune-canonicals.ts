import { readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describeHolder, tryWithAppLock } from '@ci-warm/app-locks';
import type { AppTools } from '@ci-warm/app-lifecycle';
import type { Canonical, CanonicalRegistry } from '@ci-warm/canonical-registry';
import { failpoint } from '@ci-warm/failpoints';
import { exists, stateUnwritable, syncFolder } from '@ci-warm/state-files';
import { openCanonicalJournal } from './journal.ts';
import { removeCanonicalApp } from './remove-canonical-app.ts';
import type { CanonicalPorts } from './with-canonical.ts';

/** `listed`: it would be removed if asked to · `kept`: it must not be, for this reason. */
export interface PrunedCanonical {
  recipe: string;
  domain: string;
  version: string;
  outcome: 'listed' | 'removed' | 'kept';
  reason: string | undefined;
}

/**
 * Removes the canonicals of recipes that are not enrolled any more, with all that is theirs: app, volumes, env file,
 * secrets, snapshots, folder. Nothing is removed unless `remove` is set, and nothing that somebody uses, that is in the
 * middle of a change, or that cannot be shown to be a canonical of this server.
 */
export async function pruneCanonicals(
  { registry, lockDir, connect }: CanonicalPorts,
  { remove, signal }: { remove: boolean; signal?: AbortSignal | undefined },
): Promise<readonly PrunedCanonical[]> {
  const found = await registry.notEnrolled();
  const seen: PrunedCanonical[] = [];
  for (const canonical of found) {
    signal?.throwIfAborted();
    const { recipe, domain, version } = canonical;
    const purpose = `pruning ${domain}`;
    const done = await tryWithAppLock({ lockDir, domain, purpose, signal }, ({ descriptor }) =>
      pruneOne(registry, canonical, remove ? () => connect({ locks: [descriptor], signal }) : undefined),
    );
    const ending: Pick<PrunedCanonical, 'outcome' | 'reason'> =
      done.outcome === 'done'
        ? done.value
        : { outcome: 'kept', reason: `it is in use by ${describeHolder(done.holder)}` };
    seen.push({ recipe, domain, version, ...ending });
  }
  return seen;
}

async function pruneOne(
  registry: CanonicalRegistry,
  { recipe }: Canonical,
  connect: (() => AppTools) | undefined,
): Promise<Pick<PrunedCanonical, 'outcome' | 'reason'>> {
  const folder = registry.folderOf(recipe);
  if (await openCanonicalJournal(folder.journal).read())
    return { outcome: 'kept', reason: 'a change of it was cut short; the next run of any recipe ends that' };
  const unnamed = join(folder.path, 'unnamed-snapshots');
  if (await exists(unnamed))
    return {
      outcome: 'kept',
      reason: `${unnamed} holds snapshots that no file names: look at them, then remove them`,
    };
  if (!connect) return { outcome: 'listed', reason: undefined };
  // What was true when the list was made may have changed while the lock was waited for.
  if ((await registry.enrolledRecipes()).includes(recipe))
    return { outcome: 'kept', reason: 'it is enrolled again' };
  const tools = connect();
  await removeCanonicalApp({ tools, registry, recipe });
  await tools.warmsnap.collect({ store: folder.snapshots, keep: undefined });
  failpoint('canonical-lifecycle.remove-folder');
  await removeFolder(folder.path);
  return { outcome: 'removed', reason: undefined };
}

/** One rename takes it out of the registry; what a kill leaves after that is removed by the next one. */
async function removeFolder(path: string): Promise<void> {
  const root = dirname(path);
  await removeRenamed(root);
  try {
    await rename(path, join(root, `${removedPrefix}${process.pid}-${path.slice(root.length + 1)}`));
    await syncFolder(root);
  } catch (error) {
    throw stateUnwritable(path, error, {
      message: `${path} cannot be removed`,
      hint: 'look at the disk and the permissions of the warm root',
    });
  }
  await removeRenamed(root);
}

async function removeRenamed(root: string): Promise<void> {
  for (const name of await readdir(root))
    if (name.startsWith(removedPrefix)) await rm(join(root, name), { recursive: true, force: true });
}

const removedPrefix = '.removed-';
