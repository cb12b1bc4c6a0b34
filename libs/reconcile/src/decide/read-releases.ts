import type { TaggedVersion } from '@ci-warm/abra-client';
import { stackName } from '@ci-warm/app-names';
import { askedSettings } from '@ci-warm/compose';
import { compareRecipeVersions } from '@ci-warm/recipe-version';
import type { LookContext, RecipeReader } from './context.ts';
import type { Release } from './facts.ts';
import { settingsFor } from './settings-for.ts';

/** The recipe's tags; of those that are newer than what is there also their notes and what they ask to be set. */
export async function readReleases(
  context: LookContext,
  recipes: RecipeReader,
  tags: readonly TaggedVersion[],
  current: TaggedVersion | undefined,
): Promise<Release[]> {
  return await Promise.all(
    tags.map(async ({ version, commit }) => {
      if (!current || compareRecipeVersions(version, current.version) <= 0)
        return { version, commit, notes: undefined };
      const [notes, asks] = await Promise.all([
        recipes.releaseNotes(context.spec.recipe, version.raw),
        readAsks(context, recipes, { before: current.commit, after: commit }),
      ]);
      return { version, commit, notes, asks };
    }),
  );
}

async function readAsks(
  { spec, tools }: LookContext,
  recipes: RecipeReader,
  { before, after }: { before: string; after: string },
): Promise<Release['asks']> {
  const present = (await tools.abra.readEnv(spec.domain))?.values;
  if (present === undefined) return undefined;
  const env = settingsFor(spec, present) ?? present;
  const app = { env, stack: stackName(spec.domain) };
  const [sample, old, wanted] = await Promise.all([
    recipes.fileAt(spec.recipe, after, '.env.sample'),
    recipes.composeAt(spec.recipe, before, app),
    recipes.composeAt(spec.recipe, after, app),
  ]);
  return askedSettings(sample, env, { before: old, after: wanted });
}
