import { access, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { badName } from '@ci-warm/app-names';
import { messageOf, systemCodeOf, WarmError } from '@ci-warm/errors';
import * as z from 'zod';
import { dependenciesOf } from './dependencies.ts';
import { findForeignImports } from './foreign-imports.ts';
import { fileProblems, recipeFiles } from './recipe-files.ts';
import { recipeConfigSchema } from './schema.ts';
import type { RecipeConfig } from './types.ts';

/**
 * Loads a recipe's settings from the CI repository, by Node itself: nothing has to be built or installed there.
 *
 * @param request.repo checkout with the folder `recipes/`
 * @returns `undefined` when the recipe has no config
 * @throws WarmError `bad-recipe-config` (usage) with all that is wrong; `recipe-config-unreadable` (infrastructure)
 */
export async function loadRecipeConfig(request: {
  repo: string;
  recipe: string;
}): Promise<RecipeConfig | undefined> {
  const path = recipeConfigPath(request);
  const misnamed = await misnamedConfigs(path);
  if (misnamed.length > 0) throw badConfig(path, misnamed);
  if (!(await exists(path))) return undefined;
  const foreign = await findForeignImports(path);
  if (foreign.length > 0) throw badConfig(path, foreign);
  return check({ ...request, path }, await importConfig(path));
}

/** Where a recipe's config is, whether or not it exists. */
function recipeConfigPath({ repo, recipe }: { repo: string; recipe: string }): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(recipe)) {
    throw badName(`"${recipe}" is not a recipe's name`);
  }
  return join(repo, 'recipes', recipe, 'recipe.config.ts');
}

/** `recipe.config.js` and the like: nobody reads them, and the recipe would seem to have no settings. */
async function misnamedConfigs(path: string): Promise<string[]> {
  const names = await readdir(dirname(path)).catch(() => []);
  return names
    .filter((name) => name !== basename(path) && misnamed.test(name))
    .map((name) => `${name} beside it is not read: the settings are in ${basename(path)}`);
}

const misnamed = /^recipes?[-_.]?config(?:s|urations?)?\.(?:[cm]?[jt]s|json5?|ya?ml|toml)$/i;

async function importConfig(path: string): Promise<unknown> {
  let module: { config?: unknown };
  try {
    module = (await import(/* @vite-ignore */ pathToFileURL(path).href)) as typeof module;
  } catch (error) {
    throw badConfig(path, [`cannot be loaded: ${messageOf(error)}`], error);
  }
  if (module.config === undefined) {
    throw badConfig(path, ['"export const config = { … } satisfies RecipeConfig" is missing']);
  }
  return module.config;
}

async function check(
  { repo, recipe, path }: { repo: string; recipe: string; path: string },
  given: unknown,
): Promise<RecipeConfig> {
  const parsed = recipeConfigSchema.safeParse(given);
  if (!parsed.success) throw badConfig(path, problemsOf(parsed.error), parsed.error);
  const config: RecipeConfig = parsed.data;
  const problems = await fileProblems(await recipeFiles({ repo, recipe, config }));
  if (dependenciesOf(config).some((one) => one.recipe === recipe))
    problems.push(`config.deps: ${recipe} cannot depend on itself`);
  if (problems.length > 0) throw badConfig(path, problems);
  return config;
}

function badConfig(path: string, problems: readonly string[], cause?: unknown): WarmError {
  return new WarmError({
    kind: 'usage',
    code: 'bad-recipe-config',
    message: `${path}: ${problems.join('; ')}`,
    hint: 'correct the file; docs/recipe-config.md says what it may hold',
    cause,
    details: { problems },
  });
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return false;
    throw new WarmError({
      kind: 'infrastructure',
      code: 'recipe-config-unreadable',
      message: `${path} cannot be read: ${messageOf(error)}`,
      hint: 'check the checkout that CCCI_REPO names',
      cause: error,
    });
  }
}

/** Everything that is wrong with a config, one line each, by the place where it is. */
function problemsOf(error: z.ZodError): string[] {
  return error.issues.flatMap((issue) => linesOf(issue, ['config']));
}

function linesOf(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): string[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'invalid_union') {
    // Whoever wrote an object meant the object: the branch that refuses the kind of value says nothing of use.
    const meant = issue.errors.find((issues) => !issues.some((one) => isWrongKind(one)));
    if (meant) return meant.flatMap((one) => linesOf(one, path));
  }
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `${[...path, key].map(String).join('.')}: there is no such key`);
  if (issue.code === 'invalid_key') return issue.issues.flatMap((one) => linesOf(one, path));
  return [`${path.map(String).join('.')}: ${issue.message}`];
}

function isWrongKind(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}
