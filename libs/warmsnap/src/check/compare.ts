import { requireManifest, requireSameSources } from '../store/own-manifest.ts';
import { readProofs } from '../store/proof-index.ts';
import { withPool } from '../transfer/copy-pool.ts';
import type { CompareRequest, Comparison, Difference } from '../warmsnap.ts';
import { differences } from './differences.ts';

export async function compare(request: CompareRequest): Promise<Comparison> {
  const { store, id, sources, level = 'full', signal } = request;
  const manifest = await requireManifest(request);
  requireSameSources(manifest, sources);
  return await withPool(signal, async (pool) => {
    const found: Difference[] = [];
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

const maxDifferences = 20;
