import { differenceOf, type Entry } from './entry.ts';
import { damaged } from './faults.ts';
import { hashFile } from './hash-file.ts';
import { infoOf } from './info-of.ts';
import type { Manifest } from './manifest.ts';
import { readManifest } from './manifest-file.ts';
import { joinPath } from './path-code.ts';
import { scan } from './scan.ts';
import { snapshotPaths } from './snapshot-paths.ts';
import type { VerifyLevel, VerifyOutcome } from './types.ts';
import { messageOf } from '@ci-warm/errors';

export async function verify(
  store: string,
  id: string,
  owner: string,
  level: VerifyLevel,
): Promise<VerifyOutcome> {
  const checked = await check(store, id, owner, level);
  if ('problems' in checked) return { outcome: 'invalid', problems: checked.problems };
  return { outcome: 'valid', info: infoOf(snapshotPaths(store, id).folder, checked.manifest) };
}

/**
 * The manifest of a snapshot of which every byte was looked at.
 *
 * @throws WarmError `snapshot-damaged` (broken)
 */
export async function requireVerified(
  store: string,
  id: string,
  owner: string,
  signal?: AbortSignal,
): Promise<Manifest> {
  const checked = await check(store, id, owner, 'full', signal);
  if ('problems' in checked) throw damaged(snapshotPaths(store, id).folder, checked.problems);
  return checked.manifest;
}

type Checked = { manifest: Manifest } | { problems: readonly string[] };

async function check(
  store: string,
  id: string,
  owner: string,
  level: VerifyLevel,
  signal?: AbortSignal,
): Promise<Checked> {
  const paths = snapshotPaths(store, id);
  const read = await readManifest(paths.manifest);
  if ('problem' in read) return { problems: [read.problem] };
  const { manifest } = read;
  if (manifest.id !== id) return { problems: [`its manifest is that of snapshot ${manifest.id}`] };
  if (manifest.owner !== owner) return { problems: [`it belongs to ${manifest.owner}, not to ${owner}`] };
  const problems: string[] = [];
  for (const [source, entries] of manifest.sources) {
    for await (const { path, difference } of differences(paths.data(source), entries, level, signal)) {
      problems.push(`${source}/${path}: ${difference}`);
      if (problems.length >= maxProblems) return { problems };
    }
  }
  return problems.length > 0 ? { problems } : { manifest };
}

/** How a directory differs from what a manifest says of it. Content is only read at level `full`. */
export async function* differences(
  root: string,
  wanted: readonly Entry[],
  level: VerifyLevel,
  signal?: AbortSignal,
): AsyncGenerator<{ path: string; difference: string }> {
  let found: Map<string, Entry>;
  try {
    found = new Map((await scan(root, signal)).map((entry) => [entry.path, entry]));
  } catch (error) {
    signal?.throwIfAborted();
    yield { path: '', difference: messageOf(error) };
    return;
  }
  for (const entry of wanted) {
    const there = found.get(entry.path);
    found.delete(entry.path);
    if (!there) {
      yield { path: entry.path, difference: 'it is missing' };
      continue;
    }
    if (level === 'full' && entry.hash !== undefined && there.type === 'file' && there.size === entry.size) {
      there.hash = await hashFile(joinPath(root, entry.path), signal);
    }
    const difference = differenceOf(entry, there);
    if (difference !== undefined) yield { path: entry.path, difference };
  }
  for (const path of found.keys()) yield { path, difference: 'it does not belong here' };
}

const maxProblems = 100;
