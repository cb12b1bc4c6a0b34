import path from 'node:path';
import { stackName } from '@ci-warm/app-names';
import { imagesOf, projectOf, readComposeText, requireFiles } from '@ci-warm/compose';
import { WarmError } from '@ci-warm/errors';
import { ensureFolder } from '@ci-warm/state-files';
import { checkedRevision } from './checked-names.ts';
import { createCheckouts } from './checkouts.ts';
import { createFetchCommit } from './fetch-commit.ts';
import { createFetch, moveInto } from './fetch-recipe.ts';
import { gitOutput, type Git } from './git.ts';
import { createArchive } from './commit-archive.ts';
import { createKeep, keptRefs } from './kept-commits.ts';
import { parseTags, tagFormat } from './recipe-tags.ts';
import type { RecipeStore, RecipeStoreOptions } from './types.ts';

/** The recipe checkouts under one abra root. */
export function createRecipeStore(options: RecipeStoreOptions): RecipeStore {
  const checkouts = createCheckouts(options);
  const { git, folderOf, exists, inside, resolve, required, known, fileOf, isDirty } = checkouts;
  return {
    path: folderOf,
    exists,
    resolve,
    isDirty,
    fetch: createFetch({ ...options, ...checkouts }),
    keep: createKeep(checkouts),
    archive: createArchive(checkouts),
    fetchCommit: createFetchCommit({ ...options, git, folderOf }),
    cloneFrom: (recipe, sourceFolder) => cloneFrom(git, sourceFolder, folderOf(recipe)),
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

/** Keeps the remote of what it clones, and what it knows of it. */
async function cloneFrom(git: Git, source: string, folder: string): Promise<void> {
  const remote = gitOutput(await git(['-C', source, 'remote', 'get-url', 'origin'])).trim();
  const head = gitOutput(await git(['-C', source, 'rev-parse', 'HEAD'])).trim();
  await ensureFolder(path.dirname(folder));
  await moveInto(folder, async (temporary) => {
    gitOutput(await git(['clone', '--quiet', '--local', '--no-checkout', source, temporary]));
    const refs = [
      '+refs/tags/*:refs/tags/*',
      '+refs/remotes/origin/*:refs/remotes/origin/*',
      `+${keptRefs}/*:${keptRefs}/*`,
    ];
    gitOutput(await git(['-C', temporary, 'fetch', '--quiet', '--prune', 'origin', ...refs, head]));
    gitOutput(await git(['-C', temporary, 'remote', 'set-url', 'origin', remote]));
    gitOutput(await git(['-C', temporary, 'checkout', '--quiet', '--detach', head]));
  });
}

const recipeDirty = (recipe: string, folder: string) =>
  new WarmError({
    kind: 'usage',
    code: 'recipe-dirty',
    message: `the checkout of ${recipe} has changes of its own`,
    hint: `Commit, move or remove what "git -C ${folder} status" shows; an untracked file is enough.`,
  });
