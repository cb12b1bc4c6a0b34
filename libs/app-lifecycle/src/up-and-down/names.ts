import type { RecipeStore } from '@ci-warm/abra-client';
import { stackName } from '@ci-warm/app-names';
import { nameProblems, nameTooLong, settingsOfNew, withComposeFile } from '@ci-warm/compose';

/** An app as it would be deployed. */
export interface FutureApp {
  recipe: string;
  revision: string;
  domain: string;
  /** Its env by then. */
  settings: ReadonlyMap<string, string>;
}

/** Names that the engine would refuse once the app is deployed, one line each. */
export async function nameProblemsAt(recipes: RecipeStore, app: FutureApp): Promise<readonly string[]> {
  const { recipe, revision, domain, settings } = app;
  const stack = stackName(domain);
  return nameProblems(await recipes.composeAt(recipe, revision, { env: settings, stack }), stack);
}

/**
 * Sees that a new app of a version, with these settings over its `.env.sample`, gets names that the engine takes. Where
 * the recipe is not here yet there is nothing to look at.
 *
 * @throws WarmError `name-too-long` (usage)
 */
export async function requireNamesOfNew(
  recipes: RecipeStore,
  {
    recipe,
    revision,
    domain,
    env,
    composeFiles = [],
  }: Omit<FutureApp, 'settings'> & {
    env: Readonly<Record<string, string>>;
    composeFiles?: readonly string[];
  },
): Promise<void> {
  if (!(await recipes.exists(recipe))) return;
  const sample = await recipes.fileAt(recipe, revision, '.env.sample');
  const plain = settingsOfNew(sample, { DOMAIN: domain, ...env });
  const settings = composeFiles.reduce(withComposeFile, plain as ReadonlyMap<string, string>);
  const problems = await nameProblemsAt(recipes, { recipe, revision, domain, settings });
  if (problems.length > 0) throw nameTooLong(`${recipe} ${revision} at ${domain}`, problems);
}
