import { WarmError } from '@ci-warm/errors';

/** A name that is safe as a file name and cannot be taken for a flag. */
export function checkedDomain(domain: string): string {
  if (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(domain) && !domain.includes('..')) return domain;
  throw badName('bad-app-name', 'an app', domain);
}

export function checkedRecipe(recipe: string): string {
  if (/^[a-z0-9][a-z0-9._-]*$/i.test(recipe) && !recipe.includes('..')) return recipe;
  throw badName('bad-recipe-name', 'a recipe', recipe);
}

export function checkedRevision(revision: string): string {
  if (revision !== '' && !revision.startsWith('-') && !/[\s\0:]/.test(revision)) return revision;
  throw badName('bad-revision-name', 'a revision', revision);
}

/** Says which commit, whatever somebody has given that name to. */
export const isWholeHash = (revision: string) => /^[0-9a-f]{40}$/.test(revision);

export function checkedSnapshot(id: string): string {
  if (/^[0-9a-z]+$/i.test(id)) return id;
  throw badName('bad-snapshot-name', 'a snapshot', id);
}

function badName(code: string, what: string, name: string): WarmError {
  return new WarmError({
    kind: 'usage',
    code,
    message: `${JSON.stringify(name)} cannot be the name of ${what}`,
    hint: 'Letters, digits, dots and hyphens, beginning with a letter or digit.',
  });
}
