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
  const { recipe } = context.spec;
  const isNewer = ({ version }: TaggedVersion) =>
    current !== undefined && compareRecipeVersions(version, current.version) > 0;
  const readAsks = current && tags.some(isNewer) ? await asksReader(context, recipes, current) : undefined;
  return await Promise.all(
    tags.map(async (tag) => {
      const { version, commit } = tag;
      if (!isNewer(tag)) return { version, commit, notes: undefined };
      const [notes, asks] = await Promise.all([
        recipes.releaseNotes(recipe, version.raw),
        readAsks?.(commit),
      ]);
      return { version, commit, notes, asks };
    }),
  );
}

/** Says of a commit what it asks of the app; `undefined` where the app has no env yet. What is there is read once for all. */
async function asksReader(
  { spec, tools }: LookContext,
  recipes: RecipeReader,
  current: TaggedVersion,
): Promise<((commit: string) => Promise<Release['asks']>) | undefined> {
  const present = (await tools.abra.readEnv(spec.domain))?.values;
  if (present === undefined) return undefined;
  const env = settingsFor(spec, present) ?? present;
  const app = { env, stack: stackName(spec.domain) };
  const before = await recipes.composeAt(spec.recipe, current.commit, app);
  return async (commit) => {
    const [sample, after] = await Promise.all([
      recipes.fileAt(spec.recipe, commit, '.env.sample'),
      recipes.composeAt(spec.recipe, commit, app),
    ]);
    return askedSettings(sample, env, { before, after });
  };
}
