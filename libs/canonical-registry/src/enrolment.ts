import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, WarmError } from '@ci-warm/errors';
import { loadRecipeConfig } from '@ci-warm/recipe-config';

/** See `CanonicalRegistry.enrolledRecipes`. */
export async function enrolledRecipes(repo: string): Promise<readonly string[]> {
  const folder = join(repo, 'recipes');
  const recipes = await recipesIn(folder);
  const loaded = await Promise.allSettled(recipes.map((recipe) => loadRecipeConfig({ repo, recipe })));
  const broken = loaded.filter((one) => one.status === 'rejected');
  if (broken.length > 0) throw allBroken(broken.map(({ reason }) => reason as unknown));

  const enrolled = recipes.filter((_, index) => {
    const one = loaded[index];
    return one?.status === 'fulfilled' && one.value?.warmCanonical === true;
  });
  if (enrolled.length > 0) return enrolled;
  throw new WarmError({
    kind: 'usage',
    code: 'enrolment-empty',
    message: `none of the ${recipes.length} recipes in ${folder} is enrolled`,
    hint: 'set warmCanonical: true in a recipe.config.ts, or see that CCCI_REPO names the right checkout',
  });
}

async function recipesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => !/^[._]/.test(entry.name) && !entry.isFile())
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    throw new WarmError({
      kind: 'infrastructure',
      code: 'enrolment-unreadable',
      message: `which recipes are enrolled cannot be read from ${folder}: ${messageOf(error)}`,
      hint: 'see that CCCI_REPO names a checkout with the folder recipes/',
      cause: error,
    });
  }
}

function allBroken(reasons: readonly unknown[]): WarmError {
  const [first] = reasons;
  return new WarmError({
    kind: first instanceof WarmError ? first.kind : 'infrastructure',
    code: first instanceof WarmError ? first.code : 'enrolment-unreadable',
    message: reasons.map(messageOf).join('; '),
    hint: first instanceof WarmError ? first.hint : undefined,
    cause: first,
  });
}
