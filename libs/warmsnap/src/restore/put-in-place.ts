import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { failpoint } from '@ci-warm/failpoints';
import { createYielder } from '../concurrency/yielder.ts';
import { removeTree } from '../disk/remove-tree.ts';
import { stagingPath } from '../store/snapshot-paths.ts';
import { openDirectories } from '../transfer/open-directories.ts';
import type { SnapshotSource } from '../warmsnap.ts';
import { joinPath } from '../walk/path-code.ts';
import type { FailedKeeper } from './keep-failed.ts';
import { replacedTree, stagedTree, type StagedSource } from './staged-source.ts';

/** Changes the live names. From the first rename on a restore can only be finished; every step may be repeated. */
export async function putInPlace(part: StagedSource, keeper: FailedKeeper | undefined): Promise<void> {
  const { source, plan, staging, isWhole } = part;
  if (isWhole) return exchangeTrees(part);
  const maybeYield = createYielder();
  const live = (path: string) => joinPath(source.path, path);
  if (plan.written + plan.removed + plan.made > 0 && existsSync(source.path))
    await openDirectories(source.path);
  for (const { path } of plan.remove()) {
    failpoint('warmsnap.restore.remove');
    if (!keeper?.move(source, path)) await removeTree(live(path));
  }
  for (const { path } of plan.makeDirectories()) mkdirSync(live(path), { recursive: true, mode: 0o700 });
  for (const { path } of plan.write()) {
    await maybeYield();
    keeper?.link(source, path);
    failpoint('warmsnap.restore.rename');
    renameSync(joinPath(stagedTree(staging), path), live(path));
  }
}

/** Puts the staged tree in the place of the live one. Killed between the two renames, there is no live tree until `undoExchange`. */
function exchangeTrees({ source, staging }: StagedSource): void {
  const isReplaced = existsSync(source.path);
  if (isReplaced) renameSync(source.path, replacedTree(staging));
  try {
    failpoint('warmsnap.restore.exchange');
    renameSync(stagedTree(staging), source.path);
  } catch (error) {
    if (isReplaced) renameSync(replacedTree(staging), source.path);
    throw error;
  }
}

/** Puts the live tree back where a restore was killed between the two renames of an exchange. */
export function undoExchange(source: SnapshotSource): void {
  const replaced = replacedTree(stagingPath(source));
  if (!existsSync(source.path) && existsSync(replaced)) renameSync(replaced, source.path);
}
