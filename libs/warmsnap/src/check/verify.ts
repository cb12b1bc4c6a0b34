import { damaged } from '../store/damaged.ts';
import type { ManifestFile } from '../store/manifest-file.ts';
import { createTally, snapshotInfo } from '../store/manifest.ts';
import { openOwnManifest } from '../store/own-manifest.ts';
import { snapshotPaths } from '../store/snapshot-paths.ts';
import { withPool } from '../transfer/copy-pool.ts';
import type { SnapshotInfo, StoredSnapshot } from '../store/types.ts';
import type { VerifyLevel, VerifyOutcome } from '../warmsnap.ts';
import { differences } from './differences.ts';

type VerifyRequest = StoredSnapshot & { level: VerifyLevel };

export async function verify(request: VerifyRequest): Promise<VerifyOutcome> {
  const checked = await check(request);
  if ('problems' in checked) return { outcome: 'invalid', problems: checked.problems };
  return { outcome: 'valid', info: checked.info };
}

/** @throws WarmError `snapshot-damaged` (broken) */
export async function requireVerified(request: VerifyRequest): Promise<Verified> {
  const checked = await check(request);
  if ('problems' in checked) throw damaged(snapshotPaths(request.store, request.id).folder, checked.problems);
  return checked;
}

export interface Verified {
  manifest: ManifestFile;
  info: SnapshotInfo;
}

async function check({
  store,
  id,
  owner,
  level,
  signal,
}: VerifyRequest): Promise<Verified | { problems: readonly string[] }> {
  const paths = snapshotPaths(store, id);
  const read = await openOwnManifest({ store, id, owner });
  if ('problem' in read) return { problems: [read.problem] };
  const { manifest } = read;
  const problems: string[] = [];
  const tally = createTally();
  await withPool(signal, async (pool) => {
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
  });
  if (problems.length > 0) return { problems };
  return { manifest, info: snapshotInfo(paths.folder, manifest, tally) };
}

const maxProblems = 100;
