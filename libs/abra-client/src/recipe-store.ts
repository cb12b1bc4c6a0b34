import { access } from 'node:fs/promises';
import path from 'node:path';
import { stackName } from '@ci-warm/app-names';
import { imagesOf, projectOf, readComposeText, requireFiles } from '@ci-warm/compose';
import { WarmError } from '@ci-warm/errors';
import { ensureFolder } from '@ci-warm/state-files';
import { checkedRecipe, checkedRevision } from './checked-names.ts';
import { createFetch, moveInto } from './fetch-recipe.ts';
import { createGit, gitOutput } from './git.ts';
import { parseTags, tagFormat } from './recipe-tags.ts';
import type { RecipeStore, RecipeStoreOptions } from './types.ts';

/** The recipe checkouts under one abra root. */
export function createRecipeStore(options: RecipeStoreOptions): RecipeStore {
  const git = createGit(options);
  const folderOf = (recipe: string) => path.join(options.abraDir, 'recipes', checkedRecipe(recipe));
  const exists = (recipe: string) =>
    access(path.join(folderOf(recipe), '.git')).then(
      () => true,
      () => false,
    );
  const inside = async (recipe: string, words: readonly string[]) => {
    if (!(await exists(recipe))) throw recipeMissing(recipe, folderOf(recipe));
    return git(['-C', folderOf(recipe), ...words]);
  };
  const resolve: RecipeStore['resolve'] = async (recipe, revision) => {
    const named = [`refs/tags/${checkedRevision(revision)}`, `refs/remotes/origin/${revision}`, revision];
    // A whole hash says which commit, whatever somebody has given that name to.
    for (const name of isHash(revision) ? [revision] : named) {
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
  const known = async (recipe: string, revision: string) =>
    isHash(revision) ? revision : resolve(recipe, revision);
  const fileOf = async (recipe: string, commit: string, file: string) => {
    const result = await inside(recipe, ['cat-file', 'blob', `${commit}:${file}`]);
    return result.exitCode !== 0 && noSuchFile.test(result.stderr) ? undefined : gitOutput(result);
  };
  const isDirty: RecipeStore['isDirty'] = async (recipe) =>
    gitOutput(await inside(recipe, ['status', '--porcelain'])) !== '';

  return {
    path: folderOf,
    exists,
    resolve,
    isDirty,
    fetch: createFetch({ ...options, git, folderOf, exists, resolve }),
    async cloneFrom(recipe, sourceFolder) {
      const remote = gitOutput(await git(['-C', sourceFolder, 'remote', 'get-url', 'origin'])).trim();
      const head = gitOutput(await git(['-C', sourceFolder, 'rev-parse', 'HEAD'])).trim();
      await ensureFolder(path.dirname(folderOf(recipe)));
      await moveInto(folderOf(recipe), async (temporary) => {
        gitOutput(await git(['clone', '--quiet', '--local', '--no-checkout', sourceFolder, temporary]));
        const refs = ['+refs/tags/*:refs/tags/*', '+refs/remotes/origin/*:refs/remotes/origin/*'];
        gitOutput(await git(['-C', temporary, 'fetch', '--quiet', '--prune', 'origin', ...refs, head]));
        gitOutput(await git(['-C', temporary, 'remote', 'set-url', 'origin', remote]));
        gitOutput(await git(['-C', temporary, 'checkout', '--quiet', '--detach', head]));
      });
    },
    async versions(recipe) {
      return parseTags(
        gitOutput(await inside(recipe, ['for-each-ref', `--format=${tagFormat}`, 'refs/tags'])),
      );
    },
    releaseNotes: async (recipe, version) =>
      fileOf(recipe, `refs/tags/${checkedRevision(version)}`, `release/${version}`),
    headCommit: async (recipe) => gitOutput(await inside(recipe, ['rev-parse', '--verify', 'HEAD'])).trim(),
    async discardChanges(recipe) {
      gitOutput(await inside(recipe, ['reset', '--quiet', '--hard']));
      gitOutput(await inside(recipe, ['clean', '-ffdq']));
    },
    async isAncestor(recipe, commit, of) {
      const words = ['merge-base', '--is-ancestor', checkedRevision(commit), checkedRevision(of)];
      const result = await inside(recipe, words);
      if (result.exitCode === 1) return false;
      gitOutput(result);
      return true;
    },
    async checkout(recipe, revision) {
      const commit = await required(recipe, revision);
      if (await isDirty(recipe)) throw recipeDirty(recipe, folderOf(recipe));
      gitOutput(await inside(recipe, ['checkout', '--quiet', '--detach', commit]));
    },
    async fileAt(recipe, revision, file) {
      const commit = await known(recipe, revision);
      return commit === undefined ? undefined : fileOf(recipe, commit, file);
    },
    async composeAt(recipe, revision, app) {
      const commit = await known(recipe, revision);
      const read = async (name: string) => (commit === undefined ? undefined : fileOf(recipe, commit, name));
      return readComposeText(read, app);
    },
    async imagesAt(recipe, revision, env) {
      const commit = await required(recipe, revision);
      const stack = stackName(env.get('DOMAIN') ?? '');
      const text = await readComposeText((name) => fileOf(recipe, commit, name), { env, stack });
      return imagesOf(projectOf(requireFiles(text, `${recipe} at ${revision}`)));
    },
  };
}

const isHash = (revision: string) => /^[0-9a-f]{40}$/.test(revision);

const noSuchFile =
  /does not exist in|exists on disk, but not in|not a valid object name|invalid object name/i;

const recipeMissing = (recipe: string, folder: string) =>
  new WarmError({
    kind: 'infrastructure',
    code: 'recipe-missing',
    message: `recipe ${recipe} is not there: ${folder} is no git checkout`,
    hint: 'Fetch it first, and see that its name is right and its remote can be reached.',
  });

const recipeDirty = (recipe: string, folder: string) =>
  new WarmError({
    kind: 'usage',
    code: 'recipe-dirty',
    message: `the checkout of ${recipe} has changes of its own`,
    hint: `Commit, move or remove what "git -C ${folder} status" shows; an untracked file is enough.`,
  });

function unknownRevision(recipe: string, revision: string): never {
  throw new WarmError({
    kind: 'usage',
    code: 'unknown-revision',
    message: `${recipe} has no tag, branch or commit ${revision}`,
    hint: 'Fetch the recipe, and see that the revision was not removed from its remote.',
  });
}
