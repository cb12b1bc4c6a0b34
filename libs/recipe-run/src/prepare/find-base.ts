import type { RecipeStore } from '@ci-warm/abra-client';
import type { Canonical } from '@ci-warm/canonical-registry';
import type { Clock } from '@ci-warm/clock';
import type { RunCommand } from '@ci-warm/process-runner';
import type { Head } from '../contract/run.ts';
import { chooseBase, type BaseChoice } from '../plan/choose-base.ts';
import { ancestorsOf } from './ancestors.ts';
import { mainTip } from './stage-recipe.ts';

/** What a cold run is upgraded from, chosen from the run's checkout. */
export async function findBase({
  recipes,
  recipe,
  head,
  canonical,
  command,
  clock,
  signal,
}: {
  recipes: RecipeStore;
  recipe: string;
  head: Head;
  /** The recipe's canonical, where one may be the base. */
  canonical: Canonical | undefined;
  command: RunCommand;
  clock: Clock;
  signal: AbortSignal;
}): Promise<BaseChoice> {
  const folder = recipes.path(recipe);
  return chooseBase({
    head,
    releases: (await recipes.versions(recipe)).versions,
    ancestors: await ancestorsOf({ command, folder, commit: head.commit, signal }),
    canonical,
    mainTip: await mainTip(recipes, recipe),
    now: clock.now(),
  });
}
