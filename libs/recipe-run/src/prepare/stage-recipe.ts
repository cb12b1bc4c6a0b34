import type { RecipeStore } from '@ci-warm/abra-client';
import { WarmError } from '@ci-warm/errors';
import { mainBranches } from '../app/main-tip.ts';
import type { RunRequest } from '../contract/types.ts';
import { askedCommit, type AskedCommit } from './asked-commit.ts';
import { notFetched, refNotFound } from './not-asked-for.ts';

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
export async function stageRecipe(request: StageRequest): Promise<AskedCommit> {
  return request.skipFetch ? stageAsItIs(request) : stageFetched(request);
}

async function stageAsItIs(request: StageRequest): Promise<AskedCommit> {
  const { recipe, ref, recipes, shared, pullRequest, source } = request;
  if (pullRequest !== undefined || source !== undefined) throw notToFetch();
  const folder = shared.recipes.path(recipe);
  if (!(await shared.recipes.exists(recipe))) throw notStaged(recipe, folder);
  if (await shared.recipes.isDirty(recipe)) throw stagedDirty(recipe, folder);
  await recipes.cloneFrom(recipe, folder);
  const commit = await recipes.headCommit(recipe);
  if (ref !== undefined && (await shared.recipes.resolve(recipe, ref)) !== commit)
    throw stagedElsewhere({ recipe, folder, commit, ref });
  return { commit, ref: ref ?? commit, pullRequestHead: undefined };
}

async function stageFetched(request: StageRequest): Promise<AskedCommit> {
  const { recipe, ref, pullRequest, source, recipes, shared, recipesUrl } = request;
  // Only to save the download; whatever is wrong with it, the remote decides.
  const known = await shared.recipes.exists(recipe);
  if (known) await recipes.cloneFrom(recipe, shared.recipes.path(recipe)).catch(() => undefined);
  const fetched = await recipes.fetch(recipe);
  if (fetched.outcome === 'unreachable') throw notFetched(recipe, fetched.reason, { known });
  const from = source === undefined ? undefined : sourceUrl(source, recipesUrl);
  return (
    (await askedCommit({ recipe, ref, pullRequest, from, recipes })) ?? (await newestOf(recipe, recipes))
  );
}

/** Where nothing was asked for but the recipe. */
async function newestOf(recipe: string, recipes: RecipeStore): Promise<AskedCommit> {
  const newest = (await recipes.versions(recipe)).versions.at(-1)?.version.raw;
  for (const candidate of [...(newest === undefined ? [] : [newest]), ...mainBranches]) {
    const commit = await recipes.resolve(recipe, candidate);
    if (commit !== undefined) return { commit, ref: plainName(candidate), pullRequestHead: undefined };
  }
  throw refNotFound(recipe, 'a release or main branch', undefined);
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

const stagedElsewhere = (staged: { recipe: string; folder: string; commit: string; ref: string }) =>
  new WarmError({
    kind: 'usage',
    code: 'checkout-elsewhere',
    message: `--skip-fetch (CCCI_SKIP_FETCH) and --ref (REF) contradict each other: the staged checkout of ${staged.recipe} at ${staged.folder} is at ${staged.commit}, which is not ${staged.ref}`,
    hint: 'Check that commit out there, leave REF out, or unset CCCI_SKIP_FETCH.',
  });

const notToFetch = () =>
  new WarmError({
    kind: 'usage',
    code: 'nothing-is-fetched',
    message: 'a pull request or a fork is to be tested, and nothing is to be fetched',
    hint: 'Leave --pr (PR) and --source (SRC) out, or unset CCCI_SKIP_FETCH.',
  });
