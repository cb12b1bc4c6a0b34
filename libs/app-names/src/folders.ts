import { badName } from './checks.ts';
import type { CanonicalDomain, WarmDomain } from './types.ts';

/** Folders under the warm root that belong to no app. */
export const reservedFolders: readonly string[] = ['alerts', 'runs'];

/** Name of the app's folder under the warm root: the first label of its domain. Throws WarmError `bad-name` (usage). */
export function folderOf(domain: WarmDomain | CanonicalDomain): string {
  const [label = ''] = domain.split('.');
  if (label === '' || label.includes('/') || reservedFolders.includes(label)) {
    throw badName(`domain "${domain}" cannot have a folder called "${label}"`);
  }
  return label;
}
