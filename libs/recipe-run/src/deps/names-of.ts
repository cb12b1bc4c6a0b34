import { coldDependencyDomain, runRealm, warmDomain, type RunIdentity } from '@ci-warm/app-names';
import type { RunPlan } from '../contract/run-plan.ts';

/** Every name that a run's dependencies may get: from the run's work alone, as its own domain is. */
export function namesOf(
  { request, head }: Pick<RunPlan, 'request' | 'head'>,
  { dependency, base }: { dependency: string; base: string },
): { warm: string; cold: string; realm: string } {
  const work = workOf({ request, head });
  return {
    warm: warmDomain(dependency, base),
    cold: coldDependencyDomain({ ...work, dependency, base }),
    realm: runRealm(work),
  };
}

export function workOf({ request, head }: Pick<RunPlan, 'request' | 'head'>): RunIdentity {
  const { recipe, pullRequest: pr, lane } = request;
  return { recipe, pr, ref: head.commit, lane };
}
