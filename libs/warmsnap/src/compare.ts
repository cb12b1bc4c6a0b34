import { WarmError } from '@ci-warm/errors';
import { damaged } from './faults.ts';
import type { Manifest } from './manifest.ts';
import { readManifest } from './manifest-file.ts';
import { snapshotPaths } from './snapshot-paths.ts';
import type { Comparison, SnapshotSource } from './types.ts';
import { differences } from './verify.ts';

export async function compare({
  store,
  id,
  owner,
  sources,
}: {
  store: string;
  id: string;
  owner: string;
  sources: readonly SnapshotSource[];
}): Promise<Comparison> {
  const { folder, manifest: path } = snapshotPaths(store, id);
  const read = await readManifest(path);
  if ('problem' in read) throw damaged(folder, [read.problem]);
  if (read.manifest.owner !== owner)
    throw damaged(folder, [`it belongs to ${read.manifest.owner}, not to ${owner}`]);
  const found: { path: string; difference: string }[] = [];
  for (const [source, entries] of pair(read.manifest, sources)) {
    for await (const { path: at, difference } of differences(source.path, entries, 'full')) {
      found.push({ path: `${source.name}/${at}`, difference });
      if (found.length >= maxDifferences) return found;
    }
  }
  return found;
}

/** Each source with its part of the manifest; both must name the same ones. */
export function pair(
  manifest: Manifest,
  sources: readonly SnapshotSource[],
): Map<SnapshotSource, Parameters<typeof differences>[1]> {
  const pairs = new Map(sources.map((source) => [source, manifest.sources.get(source.name) ?? []] as const));
  if (pairs.size === manifest.sources.size && sources.every(({ name }) => manifest.sources.has(name)))
    return pairs;
  throw new WarmError({
    kind: 'infrastructure',
    code: 'snapshot-sources-differ',
    message: `snapshot ${manifest.id} keeps ${[...manifest.sources.keys()].join(', ')}, but the data is ${sources.map(({ name }) => name).join(', ')}`,
    hint: 'a snapshot goes back only to the same volumes',
  });
}

const maxDifferences = 20;
