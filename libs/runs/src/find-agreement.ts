import { join } from 'node:path';
import { agreementOf, type Agreement, type RunResults } from '@ci-warm/run-results';
import { readResults } from './result-files.ts';
import { recipeIn, runIds } from './run-id.ts';

/**
 * How a run compares with the newest one of the same commit in the other lane, if there is one among the recipe's newest
 * runs. Results that cannot be read are passed over, and so are runs that say nothing about the recipe.
 *
 * @param request.runs folder of all runs; ids begin with a time, so their names are in order
 * @param request.most runs of the recipe to look at; default 200
 */
export async function findAgreement({
  runs,
  results,
  most = 200,
}: {
  runs: string;
  results: RunResults;
  most?: number;
}): Promise<Agreement | undefined> {
  const ids = (await runIds(runs)).filter((id) => id !== results.id && recipeIn(id) === results.recipe);
  for (const id of ids.reverse().slice(0, most)) {
    const other = await readResults(join(runs, id)).catch(() => undefined);
    const agreement = other && agreementOf(results, other);
    if (agreement) return agreement;
  }
  return undefined;
}
