import { linkSync, mkdirSync } from 'node:fs';
import { systemCodeOf } from '@ci-warm/errors';
import { createBreath } from './breath.ts';
import type { CopyPool } from './copy-pool.ts';
import { hashOf } from './copier.ts';
import { hasContent, type Entry } from './entry.ts';
import { joinPath, latin1Of, parentOf } from './path-code.ts';
import type { Planned } from './planned.ts';
import type { Transfer } from './transfer-request.ts';

/**
 * Makes directories and files with content, bare of attributes.
 *
 * @param onWritten told the bytes of each file that was copied, not cloned or linked
 * @returns whether a file was linked, and so has its attributes
 */
export async function moveContent(
  pool: CopyPool,
  {
    from,
    to,
    entries,
    linkFrom,
    shares,
    isCloned,
    onHash,
    signal,
  }: Transfer & { isCloned: (entry: Planned) => boolean },
  onWritten: (bytes: number) => void,
): Promise<(entry: Entry) => boolean> {
  const breathe = createBreath(signal);
  const unlinkable = new Set<string>();
  const isLinked = ({ path, hash }: Entry): boolean =>
    linkFrom !== undefined && hash !== undefined && !unlinkable.has(path);
  let folder: string | undefined;
  let files = 0;
  for (const entry of entries()) {
    await breathe();
    const holder = entry.type === 'dir' ? entry.path : (parentOf(entry.path) ?? '');
    if (holder !== folder) mkdirSync(joinPath(to, holder), { recursive: true, mode: 0o700 });
    folder = holder;
    if (!hasContent(entry)) continue;
    const at = files;
    files += 1;
    if (isCloned(entry)) continue;
    const source = joinPath(from, entry.path);
    const target = joinPath(to, entry.path);
    if (linkFrom !== undefined && entry.hash !== undefined) {
      if (link(joinPath(linkFrom, entry.path), target)) {
        onHash(entry, entry.hash, at);
        continue;
      }
      unlinkable.add(entry.path);
    }
    const job = { from: latin1Of(source), to: latin1Of(target), clone: shares };
    await pool.push(job, entry.size, (result) => {
      onHash(entry, hashOf(result), at);
      if (!job.clone) onWritten(entry.size);
    });
  }
  await pool.drain();
  return isLinked;
}

/** A file may have only so many names, and an ordinary user may name only what is his: then it is copied. */
function link(from: Path, to: Path): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (['EMLINK', 'EPERM', 'EXDEV', 'ENOENT'].includes(systemCodeOf(error) ?? '')) return false;
    throw error;
  }
}

type Path = string | Buffer;
