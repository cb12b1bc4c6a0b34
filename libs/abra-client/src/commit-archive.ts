import { randomBytes } from 'node:crypto';
import { readdir, rename, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { ensureFolder, exists } from '@ci-warm/state-files';
import type { createCheckouts } from './checkouts.ts';
import { isWholeHash } from './checked-names.ts';
import { gitOutput } from './git.ts';
import { keptRefs } from './kept-commits.ts';
import type { RecipeStore } from './types.ts';

type Parts = Pick<ReturnType<typeof createCheckouts>, 'exists' | 'inside'>;

/** See `RecipeStore.archive`. A file is whole or absent, and is never written to again. */
export function createArchive({ exists: isCloned, inside }: Parts): RecipeStore['archive'] {
  const bundle = async (recipe: string, folder: string, commit: string) => {
    const ref = `${keptRefs}/archived/${commit}`;
    // What the checkout has not, because it is of another run or was made anew, is passed over.
    if ((await inside(recipe, ['update-ref', ref, commit])).exitCode !== 0) return;
    await ensureFolder(folder);
    const temporary = path.join(folder, `.${commit}.${randomBytes(6).toString('hex')}`);
    try {
      gitOutput(await inside(recipe, ['bundle', 'create', '--quiet', temporary, ref]));
      await rename(temporary, path.join(folder, bundleOf(commit)));
    } finally {
      await rm(temporary, { force: true });
      await inside(recipe, ['update-ref', '-d', ref]);
    }
  };
  return async (recipe, folder, commits) => {
    const wanted = new Set(commits.filter((commit) => isWholeHash(commit)));
    for (const commit of wanted)
      if (!(await exists(path.join(folder, bundleOf(commit)))) && (await isCloned(recipe)))
        await bundle(recipe, folder, commit);
    const names = new Set([...wanted].map(bundleOf));
    const there = await readdir(folder).catch(() => []);
    for (const name of there) if (!names.has(name)) await rm(path.join(folder, name), { force: true });
    if (there.length > 0) await rmdir(folder).catch(() => undefined);
  };
}

/** The file in an archive's folder that has a commit, as `git bundle` makes it. */
export function bundleOf(commit: string): string {
  return `${commit}.bundle`;
}
