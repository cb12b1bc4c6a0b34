import { coldDependencyDomain, runRealm, warmDomain } from '@ci-warm/app-names';
import type { Run } from '../contract/run.ts';

/** Every name that a run's dependencies may get: from the run's work alone, as its own domain is. */
export function namesOf(
  { request, head }: Pick<Run, 'request' | 'head'>,
  { dependency, base }: { dependency: string; base: string },
): { warm: string; cold: string; realm: string } {
  const { recipe, pullRequest: pr, lane } = request;
  const identity = { recipe, pr, commit: head.commit, lane };
  return {
    warm: warmDomain(dependency, base),
    cold: coldDependencyDomain({ ...identity, dependency, base }),
    realm: runRealm(identity),
  };
}
