import type { SourceEntry } from '../store/manifest.ts';
import { decodeLatin1 } from '../walk/path-code.ts';

/** What an archive says of one name. */
export interface NamedEntry {
  /** Bytes as Latin-1 text. */
  name: string;
  entry: SourceEntry;
  flag: '0' | '1' | '2' | '5' | '6';
  linkPath: string;
}

/** In the order of the manifest; sockets are in the manifest only. */
export function* namedEntries(entries: Iterable<SourceEntry>): Generator<NamedEntry> {
  for (const entry of entries) {
    const { source, path, type, target = '', sameAs } = entry;
    if (type === 'socket') continue;
    const name = nameOf(source, path);
    if (sameAs === undefined) yield { name, entry, flag: flags[type], linkPath: decodeLatin1(target) };
    else yield { name, entry, flag: '1', linkPath: nameOf(source, sameAs) };
  }
}

function nameOf(source: string, path: string): string {
  return path === '' ? `data/${source}` : `data/${source}/${decodeLatin1(path)}`;
}

const flags = { file: '0', link: '2', dir: '5', fifo: '6' } as const;
