import { parseRecipeVersion, sortRecipeVersions, type RecipeVersion } from '@ci-warm/recipe-version';
import type { RecipeVersions } from './types.ts';

/** For one `git for-each-ref`: name, kind and hash of the tag, kind and hash of what it points at. */
export const tagFormat =
  '%(refname:lstrip=2)%09%(objecttype)%09%(objectname)%09%(*objecttype)%09%(*objectname)';

/** Annotated tags are versions, by the commit behind them; the others are only reported. */
export function parseTags(output: string): RecipeVersions {
  const commits = new Map<RecipeVersion, string>();
  const lightweight: string[] = [];
  const unreadable: string[] = [];
  for (const line of output.split('\n')) {
    const [name = '', kind, , peeledKind, peeledHash = ''] = line.split('\t');
    if (name === '') continue;
    if (kind !== 'tag') {
      lightweight.push(name);
      continue;
    }
    const version = parseRecipeVersion(name);
    if (version === undefined || peeledKind !== 'commit') unreadable.push(name);
    else commits.set(version, peeledHash);
  }
  const versions = sortRecipeVersions([...commits.keys()]).map((version) => ({
    version,
    commit: commits.get(version) ?? '',
  }));
  return { versions, lightweight, unreadable };
}
