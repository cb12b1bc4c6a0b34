import { messageOf, WarmError } from '@ci-warm/errors';
import { createYielder } from '../../concurrency/yielder.ts';
import type { ManifestHead } from '../../store/manifest.ts';
import { requireSources } from '../../store/snapshot-paths.ts';
import { refused } from '../tar/refusal.ts';
import { checkSource, type SourceCheck } from './check-source.ts';
import type { ReceivedManifest } from './received-manifest.ts';

export interface ManifestRules {
  owner: string;
  /** Bytes of all files together, holes included. */
  maxBytes: number;
  allowOutsideLinks: boolean;
  signal: AbortSignal | undefined;
}

/** A manifest from elsewhere is input like any other: only one that a scan could have written passes. */
export async function checkManifest(
  manifest: ReceivedManifest,
  { owner, maxBytes, allowOutsideLinks, signal }: ManifestRules,
): Promise<void> {
  requireHead(manifest, owner);
  const maybeYield = createYielder(signal);
  const silent = new Set(manifest.sources);
  let check: SourceCheck | undefined;
  let bytes = 0;
  for (const { source, ...entry } of manifest.entries()) {
    await maybeYield();
    if (silent.delete(source)) {
      check?.finish();
      const firstNames = manifest.firstNames.get(source) ?? new Set();
      check = checkSource(source, { firstNames, allowOutsideLinks });
    }
    check?.meet(entry);
    bytes += entry.sameAs === undefined ? entry.size : 0;
  }
  check?.finish();
  for (const source of silent) throw refused('bad-manifest', `its manifest says nothing of ${source}`);
  if (bytes > maxBytes)
    throw refused('too-large', `its files have ${bytes} bytes, and ${maxBytes} is the most that is taken`);
}

function requireHead({ owner, takenAt, sources }: ManifestHead, wanted: string): void {
  if (owner !== wanted) {
    throw new WarmError({
      kind: 'failed',
      code: 'archive-of-another-owner',
      message: `the archive holds a snapshot of ${owner}, not of ${wanted}`,
      hint: 'nothing was imported; name the app that it was exported from',
    });
  }
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(takenAt))
    throw refused('bad-manifest', `it does not say when it was taken: ${JSON.stringify(takenAt)}`);
  requireNames(sources);
}

function requireNames(sources: readonly string[]): void {
  try {
    requireSources(sources.map((name) => ({ name, path: `/${name}` })));
  } catch (error) {
    throw refused('bad-manifest', messageOf(error));
  }
}
