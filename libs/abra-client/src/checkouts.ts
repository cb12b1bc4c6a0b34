import path from 'node:path';
import { WarmError } from '@ci-warm/errors';
import { exists, withLock } from '@ci-warm/state-files';
import { checkedRecipe, checkedRevision, isWholeHash } from './checked-names.ts';
import { createGit, gitOutput } from './git.ts';
import type { RecipeStoreOptions } from './types.ts';

/** What git says of the recipe checkouts under one abra root. */
export function createCheckouts(options: RecipeStoreOptions) {
  const git = createGit(options);
  const folderOf = (recipe: string) => path.join(options.abraDir, 'recipes', checkedRecipe(recipe));
  const isCloned = (recipe: string) => exists(path.join(folderOf(recipe), '.git'));
  const inside = async (recipe: string, words: readonly string[]) => {
    if (!(await isCloned(recipe))) throw recipeMissing(recipe, folderOf(recipe));
    return git(['-C', folderOf(recipe), ...words]);
  };
  const resolve = async (recipe: string, revision: string): Promise<string | undefined> => {
    const named = [`refs/tags/${checkedRevision(revision)}`, `refs/remotes/origin/${revision}`, revision];
    // A whole hash says which commit, whatever somebody has given that name to.
    for (const name of isWholeHash(revision) ? [revision] : named) {
      const result = await inside(recipe, [
        'rev-parse',
        '--verify',
        '--quiet',
        '--end-of-options',
        `${name}^{commit}`,
      ]);
      if (result.exitCode === 0) return result.stdout.trim();
    }
    return undefined;
  };
  const required = async (recipe: string, revision: string) =>
    (await resolve(recipe, revision)) ?? unknownRevision(recipe, revision);
  /** Without a process where the whole hash is known. */
  const known = async (recipe: string, revision: string) =>
    isWholeHash(revision) ? revision : resolve(recipe, revision);
  const fileOf = async (recipe: string, commit: string, file: string) => {
    const result = await inside(recipe, ['cat-file', 'blob', `${commit}:${file}`]);
    return result.exitCode !== 0 && noSuchFile.test(result.stderr) ? undefined : gitOutput(result);
  };
  /** Refs of a checkout are changed by one at a time: git itself gives up at once where it meets another. */
  const alone = async <T>(recipe: string, work: () => Promise<T>): Promise<T> => {
    const file = path.join(folderOf(recipe), '.git', 'ci-warm.lock');
    const purpose = `refs of ${recipe}`;
    const done = await withLock(file, { purpose, waitMs: refsWaitMs, signal: options.signal }, work);
    if (done.outcome === 'done') return done.value;
    throw checkoutBusy(recipe, folderOf(recipe));
  };
  const isDirty = async (recipe: string) => gitOutput(await inside(recipe, ['status', '--porcelain'])) !== '';
  return { git, folderOf, exists: isCloned, inside, resolve, required, known, fileOf, isDirty, alone };
}

const noSuchFile =
  /does not exist in|exists on disk, but not in|not a valid object name|invalid object name/i;

/** Somebody else's fetch ends within its own time. */
const refsWaitMs = 180_000;

const checkoutBusy = (recipe: string, folder: string) =>
  new WarmError({
    kind: 'busy',
    code: 'checkout-busy',
    message: `the checkout of ${recipe} at ${folder} is being fetched by somebody else, and has been for a long time`,
    hint: 'See which process holds .git/ci-warm.lock there, and try again.',
  });

const recipeMissing = (recipe: string, folder: string) =>
  new WarmError({
    kind: 'infrastructure',
    code: 'recipe-missing',
    message: `recipe ${recipe} is not there: ${folder} is no git checkout`,
    hint: 'Fetch it first, and see that its name is right and its remote can be reached.',
  });

function unknownRevision(recipe: string, revision: string): never {
  throw new WarmError({
    kind: 'usage',
    code: 'unknown-revision',
    message: `${recipe} has no tag, branch or commit ${revision}`,
    hint: 'Fetch the recipe, and see that the revision was not removed from its remote.',
  });
}
