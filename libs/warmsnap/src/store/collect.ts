import { lstat, rename, rm, symlink, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { WarmError, systemCodeOf } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { listFolder } from '../disk/list-folder.ts';
import { removeTree } from '../disk/remove-tree.ts';
import type { Warmsnap } from '../warmsnap.ts';
import { keepCopyProofs } from './keep-copy-proofs.ts';
import { snapshotFolders } from './list.ts';
import { importPath, indexedIds, indexKinds, indexPath } from './snapshot-paths.ts';

/** Never looks beyond the store and the one link beside it: what else lies in the app's folder is not ours. */
export async function collect({
  store,
  keep,
}: Parameters<Warmsnap['collect']>[0]): Promise<readonly string[]> {
  const folders = snapshotFolders(store);
  if (keep !== undefined && !folders.includes(keep)) {
    throw new WarmError({
      kind: 'broken',
      code: 'snapshot-missing',
      message: `snapshot ${keep} is not in ${store}, so none of the others is removed`,
      hint: 'nothing was changed; look for it before you go on',
    });
  }
  await pointTo(store, keep);
  const removed = folders.filter((id) => id !== keep);
  const renew = keep === undefined || removed.length === 0 ? undefined : await keepCopyProofs(store, keep);
  for (const id of removed) {
    failpoint('warmsnap.collect');
    // Without its manifest a half removed one is no snapshot any more.
    await rm(join(store, id, 'manifest'), { force: true });
    await removeTree(join(store, id));
  }
  await renew?.();
  // A killed import leaves what it was putting together.
  await removeTree(importPath(store));
  const names = listFolder(store);
  for (const kind of indexKinds)
    for (const id of indexedIds(kind, names)) if (id !== keep) await rm(indexPath(kind, store, id));
  return removed;
}

async function pointTo(store: string, id: string | undefined): Promise<void> {
  const link = join(dirname(store), 'snapshot');
  const present = await lstat(link).catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (present && !present.isSymbolicLink()) return;
  if (id === undefined) return present ? await unlink(link) : undefined;
  const draft = `${link}.draft`;
  await unlink(draft).catch(() => undefined);
  await symlink(join(basename(store), id), draft);
  await rename(draft, link);
}
