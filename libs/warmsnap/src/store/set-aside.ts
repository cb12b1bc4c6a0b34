import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { failpoint } from '@ci-warm/failpoints';
import type { Warmsnap } from '../warmsnap.ts';
import { list, snapshotFolders } from './list.ts';

/** Whole snapshots alone: what has no manifest is half taken or half removed, and nobody's data. */
export async function setAside({
  store,
  named,
}: Parameters<Warmsnap['setAside']>[0]): Promise<readonly string[]> {
  if (snapshotFolders(store).every((id) => named.includes(id))) return [];
  const aside = join(dirname(store), 'unnamed-snapshots');
  const moved: string[] = [];
  for (const { id, path } of await list(store)) {
    if (named.includes(id)) continue;
    await mkdir(aside, { recursive: true, mode: 0o700 });
    failpoint('warmsnap.set-aside');
    const to = freeName(join(aside, basename(path)));
    await rename(path, to);
    moved.push(to);
  }
  return moved;
}

function freeName(wanted: string): string {
  let name = wanted;
  for (let count = 2; existsSync(name); count += 1) name = `${wanted}.${count}`;
  return name;
}
