import type { RecipeStore } from '@ci-warm/abra-client';
import { nameProblemsAt } from '@ci-warm/app-lifecycle';
import type { Canonical } from '@ci-warm/canonical-registry';
import { parseEnv, settingsOfNew, settingsOfUpgrade } from '@ci-warm/compose';
import { independentSettings, type RecipeConfig } from '@ci-warm/recipe-config';
import { knownGoodEnv } from './known-env.ts';

/** Names that the engine would refuse if a version became the recipe's canonical, one line each. */
export async function canonicalNameProblems(
  recipes: RecipeStore,
  {
    recipe,
    revision,
    domain,
    known,
    config,
    url,
  }: {
    recipe: string;
    revision: string;
    domain: string;
    /** The canonical that would be advanced; `undefined` where one is seeded. */
    known: Canonical | undefined;
    config: Pick<RecipeConfig, 'env' | 'upgradeEnv'>;
    /** Where it would be reached. */
    url: string;
  },
): Promise<readonly string[]> {
  const given = independentSettings({ ...config.env, ...config.upgradeEnv }, { domain, url });
  const sample = await recipes.fileAt(recipe, revision, '.env.sample');
  const settings = known
    ? settingsOfUpgrade(parseEnv(knownGoodEnv(known).toString('utf8')), sample, given)
    : settingsOfNew(sample, { DOMAIN: domain, ...given });
  return nameProblemsAt(recipes, { recipe, revision, domain, settings });
}
