import { mainTip } from '../app/main-tip.ts';
import type { TestedApp } from '../contract/app.ts';

/**
 * Whether the recipe's own maintainers have taken this commit in: it is released, or the main branch's history has it.
 * A pull request's head is neither, whoever opened it.
 */
export async function isMerged({ tools, recipe, head }: TestedApp): Promise<boolean> {
  if (head.tagged !== undefined) return true;
  const { recipes } = tools.abra;
  const tip = await mainTip(recipes, recipe);
  return tip !== undefined && (await recipes.isAncestor(recipe, head.commit, tip));
}
