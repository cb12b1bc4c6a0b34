import { WarmError } from '@ci-warm/errors';
import type { ManifestHead } from '../store/manifest.ts';
import type { SnapshotSource } from '../types.ts';

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
