import { recipeUnreachable, type RecipeStore } from '@ci-warm/abra-client';
import { WarmError } from '@ci-warm/errors';
import { mainBranches } from '../app/main-tip.ts';
import type { RunRequest } from '../contract/types.ts';

export interface StageRequest extends Pick<
  RunRequest,
  'recipe' | 'ref' | 'pullRequest' | 'source' | 'skipFetch'
> {
  recipes: RecipeStore;
  /** The server's own abra root, with checkouts to clone from. */
  shared: { recipes: RecipeStore };
  recipesUrl: string;
}

/**
 * Makes the run's own checkout of the recipe and finds the commit to test.
 *
 * @returns its full hash, and what was asked for in words
 */
export async function stageRecipe(request: StageRequest): Promise<{ commit: string; ref: string }> {
  return request.skipFetch ? stageAsItIs(request) : stageFetched(request);
}

async function stageAsItIs(request: StageRequest): Promise<{ commit: string; ref: string }> {
  const { recipe, ref, recipes, shared } = request;
  const folder = shared.recipes.path(recipe);
  if (!(await shared.recipes.exists(recipe))) throw notStaged(recipe, folder);
  if (await shared.recipes.isDirty(recipe)) throw stagedDirty(recipe, folder);
  await recipes.cloneFrom(recipe, folder);
  const commit = await recipes.headCommit(recipe);
  return { commit, ref: ref ?? commit };
}

async function stageFetched(request: StageRequest): Promise<{ commit: string; ref: string }> {
  const { recipe, ref, pullRequest, source, recipes, shared, recipesUrl } = request;
  // Only to save the download; whatever is wrong with it, the remote decides.
  if (await shared.recipes.exists(recipe))
    await recipes.cloneFrom(recipe, shared.recipes.path(recipe)).catch(() => undefined);
  const pull = pullRequest === undefined ? [] : [`refs/pull/${pullRequest}/head`];
  const fetched = await recipes.fetch(recipe, { revisions: [...pull, ...(ref === undefined ? [] : [ref])] });
  if (fetched.outcome === 'unreachable') throw notFetched(recipe, fetched.reason);

  if (ref === undefined) {
    for (const candidate of [...pull, await newestRelease(recipes, recipe), ...mainBranches]) {
      const commit = candidate === undefined ? undefined : await recipes.resolve(recipe, candidate);
      if (candidate !== undefined && commit !== undefined) return { commit, ref: plainName(candidate) };
    }
    throw refNotFound(recipe, 'a release or main branch');
  }
  const commit =
    (await recipes.resolve(recipe, ref)) ??
    (source === undefined ? undefined : await fromFork(request, ref, sourceUrl(source, recipesUrl)));
  if (commit === undefined) throw refNotFound(recipe, ref);
  return { commit, ref };
}

async function fromFork(
  { recipe, recipes }: StageRequest,
  ref: string,
  from: string,
): Promise<string | undefined> {
  const fetched = await recipes.fetch(recipe, { revisions: [ref], from });
  if (fetched.outcome === 'unreachable') throw notFetched(recipe, fetched.reason);
  return recipes.resolve(recipe, ref);
}

async function newestRelease(recipes: RecipeStore, recipe: string): Promise<string | undefined> {
  const { versions } = await recipes.versions(recipe);
  return versions.at(-1)?.version.raw;
}

/** `owner/name` is a repository on the recipes' own host. */
export function sourceUrl(source: string, recipesUrl: string): string {
  if (!/^[\w.-]+\/[\w.-]+$/.test(source)) return source;
  return new URL(`../${source.replace(/\.git$/, '')}.git`, recipesUrl).href;
}

const plainName = (ref: string) => ref.replace(/^refs\/(remotes\/origin\/)?/, '');

const notStaged = (recipe: string, folder: string) =>
  new WarmError({
    kind: 'usage',
    code: 'checkout-missing',
    message: `CCCI_SKIP_FETCH is set, but there is no checkout of ${recipe} at ${folder}`,
    hint: 'Stage the recipe there, or unset CCCI_SKIP_FETCH.',
  });

const stagedDirty = (recipe: string, folder: string) =>
  new WarmError({
    kind: 'usage',
    code: 'checkout-dirty',
    message: `the staged checkout of ${recipe} at ${folder} has changes that are not committed`,
    hint: `A run tests a commit: commit or remove what "git -C ${folder} status" shows.`,
  });

function notFetched(recipe: string, reason: string): WarmError {
  const unknown =
    /not found|does not exist|not appear to be a git repository|could not read username|authentication failed/i.test(
      reason,
    );
  if (!unknown)
    return recipeUnreachable(
      `the recipe ${recipe} cannot be fetched: ${reason}`,
      'Nothing was tested; try again when its remote answers.',
    );
  return new WarmError({
    kind: 'usage',
    code: 'unknown-recipe',
    message: `there is no recipe ${recipe}: ${reason}`,
    hint: 'See how RECIPE is spelt.',
  });
}

const refNotFound = (recipe: string, ref: string) =>
  new WarmError({
    kind: 'usage',
    code: 'ref-not-found',
    message: `${recipe} has no ${ref}`,
    hint: 'See REF; for a commit in a fork, SRC must name the fork. A commit may be gone after a force-push.',
  });
