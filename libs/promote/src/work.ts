import type { CanonicalDomain } from '@ci-warm/app-names';
import type { Canonical } from '@ci-warm/canonical-registry';
import type { Clock } from '@ci-warm/clock';
import { WarmError } from '@ci-warm/errors';
import type { CanonicalScene } from '@ci-warm/canonical-lifecycle';
import type { AppFolder } from '@ci-warm/app-folder';

import type { PromoterPorts, PromotionRequest } from './types.ts';

/** One promotion under its lock. */
export interface Work extends CanonicalScene {
  request: PromotionRequest;
  domain: CanonicalDomain;
  version: string;
  commit: string;
  ports: PromoterPorts;
  folder: AppFolder;
  clock: Clock;
}

/**
 * The two ways to a new canonical: the version over the known-good data, as operators upgrade; or with data of its own
 * first boot, where there are none or they are not wanted any more.
 */
export type Way =
  { way: 'advance-in-place'; from: Canonical } | { way: 'fresh-seed'; old: Canonical | undefined };

export function wayOf(request: PromotionRequest, known: Canonical | undefined): Way {
  return known && !request.fresh
    ? { way: 'advance-in-place', from: known }
    : { way: 'fresh-seed', old: known };
}

export function notOurs({ domain }: Work): WarmError {
  return new WarmError({
    kind: 'usage',
    code: 'app-not-ours',
    message: `${domain} exists, but no promotion made it`,
    hint: `remove it with \`abra app undeploy ${domain}\` and \`abra app remove ${domain}\`, or choose another base domain`,
  });
}

export function notNamed({ recipe, version }: Work): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'not-in-registry',
    message: `every step of promoting ${recipe} ${version} was done, but the registry does not name it`,
    hint: 'look at the disk of the warm root',
  });
}
