import { checkedDomain, isWholeHash } from './checked-names.ts';
import { gitOutput } from './git.ts';
import type { createCheckouts } from './checkouts.ts';
import type { RecipeStore } from './types.ts';

type Parts = Pick<ReturnType<typeof createCheckouts>, 'exists' | 'inside' | 'alone'>;

/** Where refs of this program's own are. No remote has them, so that no fetch removes them, and abra does not look there. */
export const keptRefs = 'refs/ci-warm/kept';

/** See `RecipeStore.keep`. */
export function createKeep({ exists, inside, alone }: Parts): RecipeStore['keep'] {
  const isHere = async (recipe: string, commit: string) =>
    (await inside(recipe, ['cat-file', '-e', `${commit}^{commit}`])).exitCode === 0;
  const keptNow = async (recipe: string, folder: string) => {
    const listed = await inside(recipe, ['for-each-ref', '--format=%(refname)', `${folder}/`]);
    return new Set(gitOutput(listed).split('\n').filter(Boolean));
  };
  const keepOne = async (recipe: string, ref: string, commit: string, source: string | undefined) => {
    // What the other checkout has not either is passed over.
    if (source !== undefined && !(await isHere(recipe, commit)))
      await inside(recipe, ['fetch', '--quiet', '--no-tags', '--no-auto-maintenance', source, commit]);
    if (await isHere(recipe, commit)) gitOutput(await inside(recipe, ['update-ref', ref, commit]));
  };
  return async (recipe, domain, commits, source) => {
    const hashes = commits.filter((commit) => isWholeHash(commit));
    if (!(await exists(recipe))) return;
    const folder = `${keptRefs}/${checkedDomain(domain).replaceAll('.', '_')}`;
    const wanted = new Map(hashes.map((commit) => [`${folder}/${commit}`, commit]));
    const isSame = (now: ReadonlySet<string>) =>
      now.size === wanted.size && [...wanted.keys()].every((ref) => now.has(ref));
    if (isSame(await keptNow(recipe, folder))) return;
    await alone(recipe, async () => {
      const now = await keptNow(recipe, folder);
      for (const [ref, commit] of wanted) if (!now.has(ref)) await keepOne(recipe, ref, commit, source);
      for (const ref of now) if (!wanted.has(ref)) gitOutput(await inside(recipe, ['update-ref', '-d', ref]));
    });
  };
}
