import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { failpoint } from '@ci-warm/failpoints';
import { createBreath } from './breath.ts';
import type { FailedKeeper } from './keep-failed.ts';
import { openDirectories } from './open-directories.ts';
import { joinPath } from './path-code.ts';
import { removeTree } from './remove-tree.ts';
import { stagedTree, type StagedSource } from './stage.ts';

/** From the first rename on, only going forward makes sense; every step may be repeated. */
export async function putInPlace(
  { source, plan, staging }: StagedSource,
  keeper: FailedKeeper | undefined,
): Promise<void> {
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
