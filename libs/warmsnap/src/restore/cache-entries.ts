import type { ManifestFile } from '../store/manifest-file.ts';
import type { Entry } from '../walk/entry.ts';

/** The same manifest, whose entries stay in memory once they were read, unless they are many. */
export function cacheEntries(manifest: ManifestFile): ManifestFile {
  const lists = new Map(manifest.sources.map((source) => [source, remember(() => manifest.entries(source))]));
  return { ...manifest, entries: (source) => lists.get(source)?.() ?? [] };
}

function remember(read: () => Iterable<Entry>): () => Iterable<Entry> {
  let kept: readonly Entry[] | undefined;
  return () => kept ?? keeping(read(), (all) => (kept = all));
}

/** A reader that stops before the end caches nothing. */
function* keeping(entries: Iterable<Entry>, onAll: (all: readonly Entry[]) => void): Generator<Entry> {
  const all: Entry[] = [];
  let count = 0;
  for (const entry of entries) {
    count += 1;
    if (count <= mostKept) all.push(entry);
    else all.length = 0;
    yield entry;
  }
  if (count <= mostKept) onAll(all);
}

/** Entries of one source: some megabytes. */
const mostKept = 16 * 1024;
