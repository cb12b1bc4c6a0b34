import { WarmError } from '@ci-warm/errors';
import { differences } from './differences.ts';
import type { ManifestHead } from './store/manifest.ts';
import { readProofs } from './store/proof-index.ts';
import type { Comparison, CompareRequest, SnapshotSource } from './types.ts';
import { requireManifest, withPool } from './verify.ts';

export async function compare({
  store,
  id,
  owner,
  sources,
  level = 'full',
  signal,
}: CompareRequest): Promise<Comparison> {
  const manifest = await requireManifest(store, id, owner);
  requireSameSources(manifest, sources);
  return await withPool(signal, async (pool) => {
    const found: { path: string; difference: string }[] = [];
    for (const { name, path } of sources) {
      const part = await differences({
        root: path,
        wanted: manifest.entries(name),
        pool,
        ...(level === 'quick' ? { proofs: readProofs('live', store, id, name) } : {}),
        most: maxDifferences - found.length,
        signal,
      });
      found.push(...part.map((one) => ({ ...one, path: `${name}/${one.path}` })));
      if (found.length >= maxDifferences) break;
    }
    return found.slice(0, maxDifferences);
  });
}

/** A snapshot and what it is held against must name the same sources. */
export function requireSameSources(manifest: ManifestHead, sources: readonly SnapshotSource[]): void {
  if (
    sources.length === manifest.sources.length &&
    sources.every(({ name }) => manifest.sources.includes(name))
  )
    return;
  throw new WarmError({
    kind: 'infrastructure',
    code: 'snapshot-sources-differ',
    message: `snapshot ${manifest.id} keeps ${manifest.sources.join(', ')}, but the data is ${sources.map(({ name }) => name).join(', ')}`,
    hint: 'a snapshot goes back only to the same volumes',
  });
}

const maxDifferences = 20;
