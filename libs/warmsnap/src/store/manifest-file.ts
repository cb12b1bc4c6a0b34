import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf, systemCodeOf } from '@ci-warm/errors';
import { syncFolder } from '@ci-warm/state-files';
import { createYielder } from '../concurrency/yielder.ts';
import type { Entry } from '../walk/entry.ts';
import { linesOf, writeLines } from '../walk/lines.ts';
import { checkFoot, manifestLines, parseHead, type ManifestHead, type SourceEntry } from './manifest.ts';

/** A manifest of which every byte is as it was written; its entries are read when they are asked for. */
export interface ManifestFile extends ManifestHead {
  /** Of one source, in the order of their paths. */
  entries(source: string): Iterable<Entry>;
}

/** The manifest, or what is wrong with it. */
export async function openManifest(path: string): Promise<{ manifest: ManifestFile } | { problem: string }> {
  try {
    await requireWhole(path);
    const [first] = linesOf(path);
    if (first === undefined) throw new Error('it is cut short');
    const head = parseHead(first);
    return { manifest: { ...head, entries: (source) => entriesOf(path, source) } };
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return { problem: 'it has no manifest' };
    return { problem: `its manifest cannot be read: ${messageOf(error).slice(0, 200)}` };
  }
}

export async function writeManifest(
  path: string,
  head: ManifestHead,
  entries: Iterable<SourceEntry>,
  signal?: AbortSignal,
): Promise<void> {
  const maybeYield = createYielder(signal);
  const lines = manifestLines();
  await writeLines(draftOf(path), async (line) => {
    line(lines.head(head));
    for (const { source, ...entry } of entries) {
      await maybeYield();
      line(lines.entry(source, entry));
    }
    line(lines.foot());
  });
  await commitManifest(path);
}

export function draftOf(path: string): string {
  return `${path}.draft`;
}

/** Makes the draft the manifest, so that it is either not there or whole and on the disk. */
export async function commitManifest(path: string): Promise<void> {
  const file = await open(draftOf(path), 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draftOf(path), path);
  await syncFolder(dirname(path));
}

function* entriesOf(path: string, wanted: string): Generator<Entry> {
  let before: string | undefined;
  for (const line of linesOf(path)) {
    const isHead = before === undefined;
    before = line;
    // Only the foot begins like this, and the head comes first.
    if (isHead || line.startsWith('{"entries"')) continue;
    // Its checksum says that it is what was written, and only checked entries are: no need to check them again.
    const { source, ...entry } = JSON.parse(line) as Entry & { source: string };
    if (source === wanted) yield entry;
  }
}

/** What the foot says of everything before it is true. */
async function requireWhole(path: string): Promise<void> {
  const maybeYield = createYielder();
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const buffer = Buffer.allocUnsafe(256 * 1024);
    const tailBytes = readSync(file, buffer, 0, maxFoot, Math.max(0, size - maxFoot));
    const tail = buffer.toString('latin1', 0, tailBytes);
    const foot = tail.slice(tail.lastIndexOf('\n', tail.length - 2) + 1);
    if (!foot.endsWith('\n') || foot.length === tail.length) throw new Error('it is cut short');
    const hash = createHash('sha256');
    let lines = 0;
    for (let at = 0, end = size - foot.length; at < end;) {
      const length = readSync(file, buffer, 0, Math.min(buffer.length, end - at), at);
      if (length === 0) throw new Error('it is cut short');
      const chunk = buffer.subarray(0, length);
      hash.update(chunk);
      for (let line = chunk.indexOf(newline); line !== -1; line = chunk.indexOf(newline, line + 1))
        lines += 1;
      at += length;
      await maybeYield();
    }
    // All but the head are entries.
    checkFoot(foot, hash, lines - 1);
  } finally {
    closeSync(file);
  }
}

const maxFoot = 256;
const newline = 0x0a;
