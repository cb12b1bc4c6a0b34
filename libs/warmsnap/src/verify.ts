import { createCopyPool, type CopyPool } from './transfer/copy-pool.ts';
import { differences } from './differences.ts';
import { damaged } from './faults.ts';
import { infoOf } from './store/info-of.ts';
import { createTally } from './store/manifest.ts';
import { openManifest, type ManifestFile } from './store/manifest-file.ts';
import { snapshotPaths } from './store/snapshot-paths.ts';
import type { SnapshotInfo, VerifyLevel, VerifyOutcome } from './types.ts';

export interface VerifyRequest {
  store: string;
  id: string;
  owner: string;
  level: VerifyLevel;
  signal?: AbortSignal | undefined;
}

export async function verify(request: VerifyRequest): Promise<VerifyOutcome> {
  const checked = await withPool(request.signal, (pool) => check(request, pool));
  if ('problems' in checked) return { outcome: 'invalid', problems: checked.problems };
  return { outcome: 'valid', info: checked.info };
}

/** @throws WarmError `snapshot-damaged` (broken) */
export async function requireVerified(request: VerifyRequest): Promise<Verified> {
  const checked = await withPool(request.signal, (pool) => check(request, pool));
  if ('problems' in checked) throw damaged(snapshotPaths(request.store, request.id).folder, checked.problems);
  return checked;
}

/** @throws WarmError `snapshot-damaged` (broken) */
export async function requireManifest(store: string, id: string, owner: string): Promise<ManifestFile> {
  const { folder, manifest: path } = snapshotPaths(store, id);
  const read = await openOwn(path, id, owner);
  if ('problem' in read) throw damaged(folder, [read.problem]);
  return read.manifest;
}

export interface Verified {
  manifest: ManifestFile;
  info: SnapshotInfo;
}

async function check(
  { store, id, owner, level, signal }: VerifyRequest,
  pool: CopyPool,
): Promise<Verified | { problems: readonly string[] }> {
  const paths = snapshotPaths(store, id);
  const read = await openOwn(paths.manifest, id, owner);
  if ('problem' in read) return { problems: [read.problem] };
  const { manifest } = read;
  const problems: string[] = [];
  const tally = createTally();
  for (const source of manifest.sources) {
    const found = await differences({
      root: paths.data(source),
      wanted: manifest.entries(source),
      pool: level === 'full' ? pool : undefined,
      most: maxProblems - problems.length,
      onEntry: tally.count,
      signal,
    });
    problems.push(...found.map(({ path, difference }) => `${source}/${path}: ${difference}`));
    if (problems.length >= maxProblems) break;
  }
  if (problems.length > 0) return { problems };
  return { manifest, info: infoOf(paths.folder, manifest, tally) };
}

async function openOwn(path: string, id: string, owner: string): ReturnType<typeof openManifest> {
  const read = await openManifest(path);
  if ('problem' in read) return read;
  if (read.manifest.id !== id) return { problem: `its manifest is that of snapshot ${read.manifest.id}` };
  if (read.manifest.owner !== owner)
    return { problem: `it belongs to ${read.manifest.owner}, not to ${owner}` };
  return read;
}

/** Its threads are gone when this ends, however it ends. */
export async function withPool<T>(
  signal: AbortSignal | undefined,
  work: (pool: CopyPool) => Promise<T>,
): Promise<T> {
  const pool = createCopyPool(signal);
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}

const maxProblems = 100;
