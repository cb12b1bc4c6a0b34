import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createRunner } from '@ci-warm/process-runner';
import { createRecipeStore, type RecipeStore, type RecipeStoreOptions } from '../src/index.ts';
import { testFolder } from './folder.ts';

/** A recipe's remote, and the checkouts of somebody who uses it. */
export interface Recipes {
  abraDir: string;
  remote: string;
  recipes: RecipeStore;
  /** Commits files into the remote's main branch; returns the hash. */
  commit(files: Readonly<Record<string, string>>): Promise<string>;
  git(...words: string[]): Promise<string>;
  /** Git in the checkout. */
  local(...words: string[]): Promise<string>;
}

const run = createRunner({
  env: {
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    ...Object.fromEntries(
      ['AUTHOR', 'COMMITTER'].flatMap((who) => [
        [`GIT_${who}_NAME`, 'Test'],
        [`GIT_${who}_EMAIL`, 'test@ci.test'],
      ]),
    ),
  },
});

export async function recipeAndRemote(options: Partial<RecipeStoreOptions> = {}): Promise<Recipes> {
  const folder = await testFolder();
  const remote = path.join(folder, 'remotes', 'web.git');
  const abraDir = path.join(folder, 'abra');
  const gitIn =
    (where: string) =>
    async (...words: string[]) => {
      const { exitCode, stdout, stderr } = await run(['git', '-C', where, ...words], { timeoutMs: 20_000 });
      if (exitCode !== 0) throw new Error(stderr);
      return stdout.trim();
    };
  const git = gitIn(remote);
  await mkdir(remote, { recursive: true });
  await git('init', '--quiet', '--initial-branch=main');
  return {
    abraDir,
    remote,
    git,
    local: (...words) => gitIn(path.join(abraDir, 'recipes', 'web'))(...words),
    recipes: createRecipeStore({ run, abraDir, recipesUrl: `file://${folder}/remotes/`, ...options }),
    async commit(files) {
      for (const [name, text] of Object.entries(files)) {
        await mkdir(path.dirname(path.join(remote, name)), { recursive: true });
        await writeFile(path.join(remote, name), text);
      }
      await git('add', '--all');
      await git('commit', '--quiet', '--allow-empty', '--message', 'change');
      return git('rev-parse', 'HEAD');
    },
  };
}
