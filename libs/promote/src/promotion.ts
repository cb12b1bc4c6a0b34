import type { TreeToDeploy } from '@ci-warm/app-lifecycle';
import type { CanonicalDomain } from '@ci-warm/app-names';
import type { Canonical } from '@ci-warm/canonical-registry';
import type { Clock } from '@ci-warm/clock';
import { WarmError } from '@ci-warm/errors';
import type { LockedCanonical } from '@ci-warm/canonical-lifecycle';
import type { AppFolder } from '@ci-warm/app-folder';
import type { PromoterPorts, PromotionRequest } from './types.ts';

/** One promotion under its lock. */
export interface Promotion extends LockedCanonical {
  request: PromotionRequest;
  domain: CanonicalDomain;
  version: string;
  commit: string;
  /** What is deployed: the promoted commit with what the CI folder adds to it. */
  tree: TreeToDeploy;
  ports: PromoterPorts;
  /** Descriptors of the run's locks and the canonical's own. */
  locks: readonly number[];
  folder: AppFolder;
  clock: Clock;
}

/**
 * The two ways to a new canonical: the version over the known-good data, as operators upgrade; or with data of its own
 * first boot, where there are none or they are not wanted any more.
 */
export type DataOrigin =
  { kind: 'advance-in-place'; from: Canonical } | { kind: 'fresh-seed'; old: Canonical | undefined };

export function dataOriginOf({ promotion }: PromotionRequest, known: Canonical | undefined): DataOrigin {
  return known && !promotion.fresh
    ? { kind: 'advance-in-place', from: known }
    : { kind: 'fresh-seed', old: known };
}

export function notNamed({ recipe, version }: Promotion): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'not-in-registry',
    message: `every step of promoting ${recipe} ${version} was done, but the registry does not name it`,
    hint: 'look at the disk of the warm root',
  });
}
