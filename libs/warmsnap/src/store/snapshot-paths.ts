import { join } from 'node:path';
import { WarmError } from '@ci-warm/errors';
import type { SnapshotSource } from '../warmsnap.ts';

/**
 * Where the parts of a snapshot are. `data/<source>/` is the copy: never written to again, and shared with other snapshots where
 * nothing changed. `manifest` has one JSON line per name and is sealed by a checksum; it is written last, and without it there
 * is no snapshot.
 */
export function snapshotPaths(
  store: string,
  id: string,
): { folder: string; manifest: string; data: (source: string) => string; plans: string } {
  requireSafeName('snapshot id', id);
  const folder = join(store, id);
  return {
    folder,
    manifest: join(folder, 'manifest'),
    data: (source) => join(folder, 'data', source),
    // Exists only while the snapshot is taken.
    plans: join(folder, 'plans'),
  };
}

/**
 * Kinds of index of a snapshot; each may be deleted at any time. `live`: what the live data looked like when it last equalled the
 * snapshot. `copy`: what the snapshot's own files looked like when their content was known to be right.
 */
export type IndexKind = 'live' | 'copy';

export const indexKinds: readonly IndexKind[] = ['live', 'copy'];

export function indexPath(kind: IndexKind, store: string, id: string): string {
  return join(store, `.${id}${endingOf(kind)}`);
}

/** The snapshots whose index is among these names. */
export function indexedIds(kind: IndexKind, names: readonly string[]): string[] {
  return names
    .filter((name) => name.startsWith('.') && name.endsWith(endingOf(kind)))
    .map((name) => name.slice(1, -endingOf(kind).length));
}

function endingOf(kind: IndexKind): string {
  return `.${kind}-index`;
}

/** Where an import is put together: in the store, so that one rename ends it, but never taken for a snapshot. */
export function importPath(store: string): string {
  return join(store, '.import');
}

/**
 * Where a restore stages changed files: on the same file system as the data, but outside it. If the restore is killed, the next
 * one takes back what is in it and removes it.
 */
export function stagingPath(source: SnapshotSource): string {
  const at = source.path.replace(/\/+$/, '');
  const slash = at.lastIndexOf('/');
  return `${at.slice(0, slash)}/.warmsnap-${at.slice(slash + 1)}`;
}

export function requireSources(sources: readonly SnapshotSource[]): void {
  const names = new Set<string>();
  for (const { name, path } of sources) {
    requireSafeName('source', name);
    if (!path.startsWith('/') || path === '/')
      throw unusable(`source ${name} is not an absolute directory: ${path}`);
    if (names.has(name)) throw unusable(`source ${name} is named twice`);
    names.add(name);
  }
}

function requireSafeName(what: string, name: string): void {
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(name))
    throw unusable(`${what} ${JSON.stringify(name)} cannot be a folder's name`);
}

function unusable(message: string): WarmError {
  return new WarmError({ kind: 'usage', code: 'bad-snapshot-request', message });
}
