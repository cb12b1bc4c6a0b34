import { failpoint } from '@ci-warm/failpoints';
import { createYielder } from '../concurrency/yielder.ts';
import { asDiskFault } from '../disk/faults.ts';
import { damaged } from '../store/damaged.ts';
import { commitManifest, draftOf, type ManifestFile } from '../store/manifest-file.ts';
import { manifestLines } from '../store/manifest.ts';
import { requireManifest } from '../store/own-manifest.ts';
import { readProofs, type Proof } from '../store/proof-index.ts';
import { provedCopy } from '../store/proved-copy.ts';
import { snapshotPaths } from '../store/snapshot-paths.ts';
import { hashOf } from '../transfer/copier.ts';
import { createHashes, type Hashes } from '../transfer/hashes.ts';
import { withPool } from '../transfer/with-pool.ts';
import type { SealRequest } from '../types.ts';
import { hasContent, type Entry } from '../walk/entry.ts';
import { writeLines } from '../walk/lines.ts';
import { mergeByPath } from '../walk/merge-by-path.ts';
import { joinPath, latin1Of } from '../walk/path-code.ts';
import { readEntryIfThere } from '../walk/scan.ts';

/**
 * Hashes what was only cloned when the snapshot was taken. The files stay as they are: a manifest that says more takes the
 * place of the one before, in one step.
 */
export async function seal(request: SealRequest): Promise<{ hashed: number }> {
  const { store, id, owner, signal } = request;
  const { manifest: path } = snapshotPaths(store, id);
  const manifest = await requireManifest(store, id, owner);
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
    await writeSealed(path, manifest, hashes, signal);
    await commitManifest(path);
    return { hashed };
  } catch (error) {
    throw asDiskFault(error, `sealing a snapshot of ${owner}`);
  }
}

async function hashUnread(
  { store, id, signal }: SealRequest,
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

async function writeSealed(
  path: string,
  manifest: ManifestFile,
  hashes: ReadonlyMap<string, Hashes>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { id, owner, takenAt, sources } = manifest;
  const maybeYield = createYielder(signal);
  const lines = manifestLines();
  await writeLines(draftOf(path), async (line) => {
    line(lines.head({ id, owner, takenAt, sources }));
    for (const source of sources) {
      let at = 0;
      for (const entry of manifest.entries(source)) {
        await maybeYield();
        const hash = isUnread(entry) ? hashes.get(source)?.at(at++) : entry.hash;
        line(lines.entry(source, hash === undefined ? entry : { ...entry, hash }));
      }
    }
    line(lines.foot());
  });
}

function isUnread(entry: Entry): boolean {
  return hasContent(entry) && entry.hash === undefined;
}
