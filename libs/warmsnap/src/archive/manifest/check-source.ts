import type { Entry } from '../../walk/entry.ts';
import { decodePath, encodePath, parentOf } from '../../walk/path-code.ts';
import { refused } from '../tar/refusal.ts';
import { createAncestorTypes } from './ancestor-types.ts';
import { leadsOutside } from './leads-outside.ts';

export interface SourceCheck {
  /** Takes the entries of one source, in the order of the manifest. */
  meet(entry: Entry): void;
  /** When all have come. */
  finish(): void;
}

/**
 * Refuses what no scan could have written. In memory are links, and first names of files that have several: even of a
 * manifest that has nothing else no more than its own length, which is limited.
 */
export function checkSource(
  source: string,
  { firstNames, allowOutsideLinks }: { firstNames: ReadonlySet<string>; allowOutsideLinks: boolean },
): SourceCheck {
  const open = createAncestorTypes();
  const firsts = new Map<string, First>();
  const links = new Map<string, string>();
  let before: string | undefined;
  return {
    meet: (entry) => {
      const { path, type, size, target, sameAs } = entry;
      const name = path === '' ? source : `${source}/${path}`;
      requirePath(path, name);
      if (before === path) throw refused('duplicate-name', `its manifest names "${name}" twice`, name);
      if (before !== undefined && before > path)
        throw refused('bad-manifest', `its manifest is not in order at "${name}"`, name);
      before = path;
      const parent = parentOf(path);
      requireParent(entry, parent === undefined ? undefined : open.typeOf(parent), name);
      open.meet(path, type);
      requireSound(entry, sameAs === undefined ? undefined : firsts.get(sameAs), name);
      if (sameAs === undefined && firstNames.has(path)) firsts.set(path, { type, size });
      if (target !== undefined && !allowOutsideLinks) links.set(path, target);
    },
    finish: () => {
      for (const path of links.keys()) {
        const name = `${source}/${path}`;
        if (leadsOutside(links, path))
          throw refused('link-outside', `"${name}" leads out of the volume`, name);
      }
    },
  };
}

/** The first name of a file that has several. */
type First = Pick<Entry, 'type' | 'size'>;

function requirePath(path: string, name: string): void {
  if (path === '') return;
  if (path.startsWith('/')) throw refused('absolute-path', `its manifest names "${path}"`, name);
  const segments = path.split('/');
  if (segments.includes('..')) throw refused('parent-path', `its manifest names "${name}"`, name);
  const bytes = decodePath(path);
  if (segments.includes('') || segments.includes('.') || bytes.includes(0) || encodePath(bytes) !== path)
    throw refused('odd-path', `its manifest names "${name}"`, name);
}

function requireParent({ path, type }: Entry, holder: Entry['type'] | undefined, name: string): void {
  if ((path === '' ? type : holder) === 'dir') return;
  if (holder === 'link') throw refused('below-link', `"${name}" lies below a link`, name);
  throw refused('bad-manifest', `"${name}" has no directory to lie in`, name);
}

function requireSound(entry: Entry, first: First | undefined, name: string): void {
  const { type, mode, uid, gid, mtime, size, hash, target, sameAs } = entry;
  const isFirstFile = type === 'file' && sameAs === undefined;
  const sound =
    inRange(mode, 0o7777) &&
    inRange(uid, maxId) &&
    inRange(gid, maxId) &&
    /^-?\d{1,19}$/.test(mtime) &&
    inRange(size, type === 'file' ? Number.MAX_SAFE_INTEGER : 0) &&
    (isFirstFile ? /^[0-9a-f]{64}$/.test(hash ?? '') : hash === undefined) &&
    (type === 'link' ? target !== undefined && isText(target) : target === undefined) &&
    (sameAs === undefined || (type !== 'dir' && first?.type === type && first.size === size));
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
