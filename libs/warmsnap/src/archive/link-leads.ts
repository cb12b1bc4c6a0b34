import type { Entry } from '../entry.ts';
import { decodePath } from '../path-code.ts';

/**
 * Whether following a symbolic link can end above its root. Links on the way are followed as the kernel would:
 * `deep/..` is not the root when `deep` is itself a link.
 */
export function leadsOutside(entries: ReadonlyMap<string, Entry>, link: Entry): boolean {
  const segments = link.path.split('/');
  const at = segments.slice(0, -1);
  const pending = [segments.at(-1) ?? ''];
  for (let hops = 0; pending.length > 0;) {
    const segment = pending.shift() ?? '';
    if (segment === '' || segment === '.') continue;
    if (segment === '..') {
      if (at.pop() === undefined) return true;
      continue;
    }
    at.push(segment);
    const found = entries.get(at.join('/'));
    if (found?.type !== 'link') continue;
    const target = found.target ?? '';
    if (decodePath(target).toString('latin1').startsWith('/')) return true;
    hops += 1;
    // A circle leads nowhere, so also not outside.
    if (hops > maxHops) return false;
    at.pop();
    pending.unshift(...target.split('/'));
  }
  return false;
}

/** As many as Linux follows. */
const maxHops = 40;
