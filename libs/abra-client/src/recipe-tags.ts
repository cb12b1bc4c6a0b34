import {
  compareRecipeVersions,
  parseRecipeVersion,
  sortRecipeVersions,
  type RecipeVersion,
} from '@ci-warm/recipe-version';
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

/** Lightweight tags that would be the newest releases if they were annotated: somebody means them to be. */
function newerLightweight({ versions, lightweight }: RecipeVersions): readonly RecipeVersion[] {
  const newest = versions.at(-1)?.version;
  const parsed = lightweight.flatMap((name) => parseRecipeVersion(name) ?? []);
  return sortRecipeVersions(parsed).filter(
    (version) => newest === undefined || compareRecipeVersions(version, newest) > 0,
  );
}

/** What lightweight tags do to a recipe, for its author, on one line; `undefined` where there are none. */
export function explainLightweight(tags: RecipeVersions): string | undefined {
  const { lightweight } = tags;
  if (lightweight.length === 0) return undefined;
  const newer = newerLightweight(tags).map(({ raw }) => raw);
  const passedOver =
    newer.length === 0
      ? ''
      : `${newer.join(', ')} ${newer.length === 1 ? 'is' : 'are'} passed over as no release; `;
  return `lightweight tags (${lightweight.join(', ')}): ${passedOver}abra deploys no release of the recipe while there is one; tag anew with \`git tag --annotate\`, or delete it`;
}
