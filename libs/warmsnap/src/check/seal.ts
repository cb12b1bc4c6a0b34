import { failpoint } from '@ci-warm/failpoints';
import { createYielder } from '../concurrency/yielder.ts';
import { asDiskFault } from '../disk/faults.ts';
import { damaged } from '../store/damaged.ts';
import { writeManifest, type ManifestFile } from '../store/manifest-file.ts';
import type { SourceEntry } from '../store/manifest.ts';
import { requireManifest } from '../store/own-manifest.ts';
import { provedCopy, readProofs, type Proof } from '../store/proof-index.ts';
import { snapshotPaths } from '../store/snapshot-paths.ts';
import { hashOf } from '../transfer/copier.ts';
import { createHashes, type Hashes } from '../transfer/hashes.ts';
import { withPool } from '../transfer/copy-pool.ts';
import type { StoredSnapshot } from '../store/types.ts';
import { hasContent, type Entry } from '../walk/entry.ts';
import { mergeByPath } from '../walk/merge-by-path.ts';
import { joinPath, latin1Of } from '../walk/path-code.ts';
import { readEntryIfThere } from '../walk/scan.ts';

/**
 * Hashes what was only cloned when the snapshot was taken. The files stay as they are: a manifest that says more takes the
 * place of the one before, in one step.
 */
export async function seal(request: StoredSnapshot): Promise<{ hashed: number }> {
  const { store, id, owner, signal } = request;
  const { manifest: path } = snapshotPaths(store, id);
  const manifest = await requireManifest(request);
  try {
    const hashes = new Map<string, Hashes>();
    let hashed = 0;
    for (const source of manifest.sources) {
      const found = await hashUnread(request, manifest, source);
      hashes.set(source, found.hashes);
      hashed += found.count;
    }
    if (hashed === 0) return { hashed };
    failpoint('warmsnap.seal');
    const { takenAt, sources } = manifest;
    await writeManifest(path, { id, owner, takenAt, sources }, sealedEntries(manifest, hashes), signal);
    return { hashed };
  } catch (error) {
    throw asDiskFault(error, `sealing a snapshot of ${owner}`);
  }
}

async function hashUnread(
  { store, id, signal }: StoredSnapshot,
  manifest: ManifestFile,
  source: string,
): Promise<{ hashes: Hashes; count: number }> {
  const { folder, data } = snapshotPaths(store, id);
  const root = data(source);
  const hashes = createHashes();
  const rows = () =>
    mergeByPath<[Entry, Proof]>(manifest.entries(source), readProofs('copy', store, id, source));
  // Before it is read and after it: what is hashed must be what was cloned.
  const requireProved = (proof: Proof | undefined, path: string): void => {
    if (provedCopy(readEntryIfThere(root, path), proof).proved === undefined)
      throw damaged(folder, [`${source}/${path}: it was changed before it was hashed`]);
  };
  const maybeYield = createYielder(signal);
  let count = 0;
  await withPool(signal, async (pool) => {
    for (const [entry, proof] of rows()) {
      await maybeYield();
      if (!entry || !isUnread(entry)) continue;
      requireProved(proof, entry.path);
      const at = count;
      count += 1;
      await pool.push({ from: latin1Of(joinPath(root, entry.path)) }, entry.size, (result) =>
        hashes.set(at, hashOf(result)),
      );
    }
    await pool.drain();
  });
  if (count === 0) return { hashes, count };
  for (const [entry, proof] of rows()) {
    await maybeYield();
    if (entry && isUnread(entry)) requireProved(proof, entry.path);
  }
  return { hashes, count };
}

/** What the manifest says, with the hashes that it lacks. */
function* sealedEntries(manifest: ManifestFile, hashes: ReadonlyMap<string, Hashes>): Generator<SourceEntry> {
  for (const source of manifest.sources) {
    let at = 0;
    for (const entry of manifest.entries(source)) {
      const hash = isUnread(entry) ? hashes.get(source)?.at(at++) : entry.hash;
      yield { source, ...entry, ...(hash === undefined ? {} : { hash }) };
    }
  }
}

function isUnread(entry: Entry): boolean {
  return hasContent(entry) && entry.hash === undefined;
}
