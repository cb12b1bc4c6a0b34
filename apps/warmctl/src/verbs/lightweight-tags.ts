import { createRecipeStore, explainLightweight } from '@ci-warm/abra-client';
import { createRunner } from '@ci-warm/process-runner';

/** What lightweight tags do to recipes, as this server's checkouts know them: nothing is fetched to say it. */
export async function lightweightTags(
  abraDir: string,
  recipes: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const store = createRecipeStore({ run: createRunner(), abraDir, signal });
  const lines: string[] = [];
  for (const recipe of recipes) {
    const note = (await store.exists(recipe)) ? explainLightweight(await store.versions(recipe)) : undefined;
    if (note !== undefined) lines.push(`${recipe} has ${note}`);
  }
  return lines;
}
