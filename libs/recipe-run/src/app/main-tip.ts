import type { RecipeStore } from '@ci-warm/abra-client';

/** What the main branch may be called at the remote. */
export const mainBranches = [
  'refs/remotes/origin/main',
  'refs/remotes/origin/master',
  'refs/remotes/origin/HEAD',
];

/** The tip of the main branch as the remote has it. */
export async function mainTip(recipes: RecipeStore, recipe: string): Promise<string | undefined> {
  for (const branch of mainBranches) {
    const commit = await recipes.resolve(recipe, branch);
    if (commit !== undefined) return commit;
  }
  return undefined;
}
