import { coldDomain, type ColdDomain } from '@ci-warm/app-names';
import type { RunRequest } from '../contract/types.ts';

/** The domain of a cold run. A quick run that has to go cold gets another one than a cold run of the same commit. */
export function chooseDomain(
  base: string,
  { recipe, pullRequest, lane }: Pick<RunRequest, 'recipe' | 'pullRequest' | 'lane'>,
  commit: string,
): ColdDomain {
  return coldDomain({ base, recipe, pr: pullRequest, commit, lane });
}
