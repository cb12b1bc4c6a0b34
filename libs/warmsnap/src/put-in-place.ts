import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { failpoint } from '@ci-warm/failpoints';
import { createBreath } from './breath.ts';
import type { FailedKeeper } from './keep-failed.ts';
import { openDirectories } from './open-directories.ts';
import { joinPath } from './path-code.ts';
import { removeTree } from './remove-tree.ts';
import { stagedTree, type StagedSource } from './stage.ts';

/** From the first rename on, only going forward makes sense; every step may be repeated. */
export async function putInPlace(part: StagedSource, keeper: FailedKeeper | undefined): Promise<void> {
  const { source, plan, staging, isWhole } = part;
  if (isWhole) return exchangeTrees(part);
  const breathe = createBreath();
  const live = (path: string) => joinPath(source.path, path);
  if (plan.written + plan.removed + plan.made > 0 && existsSync(source.path))
    await openDirectories(source.path);
  for (const { path } of plan.remove()) {
    failpoint('warmsnap.restore.remove');
    if (!keeper?.move(source, path)) await removeTree(live(path));
  }
  for (const { path } of plan.makeDirectories()) mkdirSync(live(path), { recursive: true, mode: 0o700 });
  for (const { path } of plan.write()) {
    await breathe();
    keeper?.link(source, path);
    failpoint('warmsnap.restore.rename');
    renameSync(joinPath(stagedTree(staging), path), live(path));
  }
}

/** Where the live tree is, once another has taken its place. */
export function replacedTree(staging: string): string {
  return join(staging, 'replaced');
}

/** Cut short between the two, there is no live tree, and the next restore makes one. */
function exchangeTrees({ source, staging }: StagedSource): void {
  if (existsSync(source.path)) renameSync(source.path, replacedTree(staging));
  failpoint('warmsnap.restore.exchange');
  renameSync(stagedTree(staging), source.path);
}
