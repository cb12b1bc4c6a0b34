import { inheriting } from '@ci-warm/app-locks';
import type { RecipeStore } from '@ci-warm/abra-client';
import { mainTip } from '../app/main-tip.ts';
import type { Host } from '../contract/host.ts';
import type { BaseChoice, Run } from '../contract/run.ts';
import { chooseBase } from '../plan/choose-base.ts';
import { ancestorsOf } from './ancestors.ts';

/** What the tested commit is upgraded from: the canonical as it is, or what is chosen from the run's checkout. */
export async function findBase(
  { command, canonicalBases, clock }: Host,
  run: Pick<Run, 'request' | 'config' | 'head' | 'choice' | 'requestedTiers' | 'locks' | 'signal'>,
  recipes: RecipeStore,
): Promise<BaseChoice | undefined> {
  const { choice, head, signal, request, config } = run;
  const now = clock.now();
  if (choice.lane === 'quick') {
    const { version, commit, promotedAt } = choice.canonical;
    const ageMs = Math.max(0, now - Date.parse(promotedAt));
    return { base: { version, commit, origin: 'canonical', ageMs } };
  }
  const declaredAbsent = config.expectedNotApplicable?.upgrade !== undefined;
  if (declaredAbsent || !run.requestedTiers.includes('upgrade')) return undefined;
  const folder = recipes.path(request.recipe);
  return chooseBase({
    head,
    releases: (await recipes.versions(request.recipe)).versions,
    ancestors: await ancestorsOf({
      ...{ folder, commit: head.commit, signal },
      command: inheriting(command, run.locks),
    }),
    canonical: canonicalBases ? choice.canonical : undefined,
    mainTip: await mainTip(recipes, request.recipe),
    now,
  });
}
