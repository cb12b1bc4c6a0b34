import { readFile, rename, writeFile } from 'node:fs/promises';
import type { WarmsnapContext } from './context.ts';
import type { LiveEntry } from './entry.ts';
import { indexPath } from './snapshot-paths.ts';

/** Proof that a live name is still what a snapshot says: nothing can change it without a new inode or ctime. */
export type LiveIndex = ReadonlyMap<string, string>;

/** Disposable: without it a restore only writes more than it needs to. */
export async function writeLiveIndex(
  store: string,
  id: string,
  live: ReadonlyMap<string, readonly LiveEntry[]>,
  context: WarmsnapContext,
): Promise<void> {
  const trustedBefore = BigInt(Math.floor(context.clock.now() - context.racyMs)) * 1_000_000n;
  const lines = [JSON.stringify({ snapshot: id })];
  for (const [source, entries] of live) {
    for (const entry of entries) {
      if (entry.ctime < trustedBefore)
        lines.push(JSON.stringify([keyOf(source, entry.path), stampOf(entry)]));
    }
  }
  const path = indexPath(store);
  await writeFile(`${path}.draft`, `${lines.join('\n')}\n`, { mode: 0o600 });
  await rename(`${path}.draft`, path);
}

/** Empty when there is none, when it is damaged, or when it belongs to another snapshot. */
export async function readLiveIndex(store: string, id: string): Promise<LiveIndex> {
  try {
    const [head, ...lines] = (await readFile(indexPath(store), 'utf8')).trimEnd().split('\n');
    if (JSON.parse(head ?? '{}').snapshot !== id) return new Map();
    return new Map(lines.map((line) => JSON.parse(line) as [string, string]));
  } catch {
    return new Map();
  }
}

export function isUntouched(index: LiveIndex, source: string, entry: LiveEntry): boolean {
  return index.get(keyOf(source, entry.path)) === stampOf(entry);
}

function keyOf(source: string, path: string): string {
  return `${source}:${path}`;
}

function stampOf({ device, inode, ctime, size, mtime }: LiveEntry): string {
  return `${device}.${inode}.${ctime}.${size}.${mtime}`;
}
