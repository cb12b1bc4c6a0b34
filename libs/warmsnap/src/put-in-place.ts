import { chmod, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { failpoint } from '@ci-warm/failpoints';
import type { DiskTools } from './disk-tools.ts';
import { differenceOf, type Entry } from './entry.ts';
import { joinPath } from './path-code.ts';
import { removeTree } from './remove-tree.ts';
import { scan } from './scan.ts';
import { stagedTree, writeNames, type StagedSource } from './stage.ts';

/** From the first rename on, only going forward makes sense; every step may be repeated. */
export async function putInPlace(
  tools: DiskTools,
  { source, entries, plan, data, staging }: StagedSource,
): Promise<void> {
  const live = (path: string): Buffer => joinPath(source.path, path);
  await openDirectories(source.path);
  for (const entry of plan.remove) {
    failpoint('warmsnap.restore.remove');
    await removeTree(live(entry.path));
  }
  for (const entry of plan.makeDirectories) await mkdir(live(entry.path), { recursive: true, mode: 0o700 });
  for (const entry of plan.write) {
    failpoint('warmsnap.restore.rename');
    await rename(joinPath(stagedTree(staging), entry.path), live(entry.path));
  }
  failpoint('warmsnap.restore.directories');
  const listFile = join(staging, 'directories');
  const changed = await directoriesToMend(source.path, entries);
  await writeNames(listFile, changed);
  if (changed.length > 0) await tools.copyNames({ from: data, to: source.path, listFile });
  await removeTree(staging);
}

/** Directories lose their times by every change inside them, so this looks once all names are in place. */
async function directoriesToMend(root: string, entries: readonly Entry[]): Promise<Entry[]> {
  const found = new Map((await scan(root)).map((entry) => [entry.path, entry]));
  return entries.filter((entry) => {
    const there = found.get(entry.path);
    return entry.type === 'dir' && (!there || differenceOf(entry, there) !== undefined);
  });
}

/** Root may write anywhere; an ordinary user must open his read-only directories first. Their modes come back at the end. */
async function openDirectories(root: string): Promise<void> {
  if (process.getuid?.() === 0) return;
  const entries = await scan(root).catch(() => []);
  for (const entry of entries) {
    if (entry.type === 'dir' && (entry.mode & 0o700) !== 0o700)
      await chmod(joinPath(root, entry.path), 0o700);
  }
}
