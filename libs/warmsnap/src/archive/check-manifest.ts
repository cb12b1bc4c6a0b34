import { messageOf, WarmError } from '@ci-warm/errors';
import type { Entry } from '../entry.ts';
import type { Manifest } from '../manifest.ts';
import { decodePath, encodePath, parentOf } from '../path-code.ts';
import { requireSources } from '../snapshot-paths.ts';
import { leadsOutside } from './link-leads.ts';
import { refused } from './refusal.ts';

export interface ManifestRules {
  owner: string;
  /** Bytes of all files together, holes included. */
  maxBytes: number;
  allowOutsideLinks: boolean;
}

/** A manifest from elsewhere is input like any other: only one that a scan could have written passes. */
export function checkManifest(
  manifest: Manifest,
  { owner, maxBytes, allowOutsideLinks }: ManifestRules,
): void {
  if (manifest.owner !== owner) {
    throw new WarmError({
      kind: 'failed',
      code: 'archive-of-another-owner',
      message: `the archive holds a snapshot of ${manifest.owner}, not of ${owner}`,
      hint: 'nothing was imported; name the app that it was exported from',
    });
  }
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(manifest.takenAt))
    throw refused('bad-manifest', `it does not say when it was taken: ${JSON.stringify(manifest.takenAt)}`);
  requireNames([...manifest.sources.keys()]);
  let bytes = 0;
  for (const [source, list] of manifest.sources) {
    const entries = new Map<string, Entry>();
    let before: string | undefined;
    for (const entry of list) {
      const name = entry.path === '' ? source : `${source}/${entry.path}`;
      requirePath(entry.path, name);
      if (before === entry.path) throw refused('duplicate-name', `its manifest names "${name}" twice`, name);
      if (before !== undefined && before > entry.path)
        throw refused('bad-manifest', `its manifest is not in order at "${name}"`, name);
      before = entry.path;
      requireParent(entries, entry, name);
      requireSound(entries, entry, name);
      entries.set(entry.path, entry);
      bytes += entry.sameAs === undefined ? entry.size : 0;
    }
    if (entries.size === 0) throw refused('bad-manifest', `its manifest says nothing of ${source}`);
    if (allowOutsideLinks) continue;
    for (const entry of list) {
      if (entry.type === 'link' && leadsOutside(entries, entry))
        throw refused(
          'link-outside',
          `"${source}/${entry.path}" leads out of the volume`,
          `${source}/${entry.path}`,
        );
    }
  }
  if (bytes > maxBytes)
    throw refused('too-large', `its files have ${bytes} bytes, and ${maxBytes} is the most that is taken`);
}

function requireNames(sources: readonly string[]): void {
  try {
    requireSources(sources.map((name) => ({ name, path: `/${name}` })));
  } catch (error) {
    throw refused('bad-manifest', messageOf(error));
  }
}

function requirePath(path: string, name: string): void {
  if (path === '') return;
  if (path.startsWith('/')) throw refused('absolute-path', `its manifest names "${path}"`, name);
  const segments = path.split('/');
  if (segments.includes('..')) throw refused('parent-path', `its manifest names "${name}"`, name);
  const bytes = decodePath(path);
  if (segments.includes('') || segments.includes('.') || bytes.includes(0) || encodePath(bytes) !== path)
    throw refused('odd-path', `its manifest names "${name}"`, name);
}

function requireParent(entries: ReadonlyMap<string, Entry>, entry: Entry, name: string): void {
  const parent = parentOf(entry.path);
  const holder = parent === undefined ? undefined : entries.get(parent);
  if (parent === undefined ? entry.type === 'dir' : holder?.type === 'dir') return;
  if (holder?.type === 'link') throw refused('below-link', `"${name}" lies below a link`, name);
  throw refused('bad-manifest', `"${name}" has no directory to lie in`, name);
}

function requireSound(entries: ReadonlyMap<string, Entry>, entry: Entry, name: string): void {
  const { type, mode, uid, gid, mtime, size, hash, target, sameAs } = entry;
  const first = sameAs === undefined ? undefined : entries.get(sameAs);
  const isFirstFile = type === 'file' && sameAs === undefined;
  const sound =
    inRange(mode, 0o7777) &&
    inRange(uid, maxId) &&
    inRange(gid, maxId) &&
    /^-?\d{1,19}$/.test(mtime) &&
    inRange(size, type === 'file' ? Number.MAX_SAFE_INTEGER : 0) &&
    (isFirstFile ? /^[0-9a-f]{64}$/.test(hash ?? '') : hash === undefined) &&
    (type === 'link' ? target !== undefined && isText(target) : target === undefined) &&
    (sameAs === undefined ||
      (type !== 'dir' && first?.type === type && first.sameAs === undefined && first.size === size));
  if (!sound) throw refused('bad-manifest', `its manifest says what cannot be of "${name}"`, name);
}

function isText(target: string): boolean {
  const bytes = decodePath(target);
  return bytes.length > 0 && !bytes.includes(0) && encodePath(bytes) === target;
}

function inRange(value: number, most: number): boolean {
  return value >= 0 && value <= most;
}

const maxId = 0xffff_fffe;
