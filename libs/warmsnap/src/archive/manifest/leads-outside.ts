import { decodePath } from '../../walk/path-code.ts';

/**
 * Whether following a symbolic link can end above its root. Links on the way are followed as the kernel would:
 * `deep/..` is not the root when `deep` is itself a link.
 *
 * @param links encoded path of each link → its target
 */
export function leadsOutside(links: ReadonlyMap<string, string>, path: string): boolean {
  const segments = path.split('/');
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
    const target = links.get(at.join('/'));
    if (target === undefined) continue;
    if (decodePath(target).toString('latin1').startsWith('/')) return true;
    hops += 1;
    // A circle of links leads nowhere, so also not outside.
    if (hops > maxHops) return false;
    at.pop();
    pending.unshift(...target.split('/'));
  }
  return false;
}

/** As many as Linux follows. */
const maxHops = 40;
