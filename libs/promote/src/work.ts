import type { CanonicalDomain } from '@ci-warm/app-names';
import type { Clock } from '@ci-warm/clock';
import { WarmError } from '@ci-warm/errors';
import type { AppFolder } from '@ci-warm/restore-point';
import type { SnapshotSource } from '@ci-warm/warmsnap';

import type { PromotionJournal } from './journal.ts';
import type { PromoterHands, PromoterPorts, PromotionRequest } from './types.ts';

/** One promotion under its lock. */
export interface Work {
  request: PromotionRequest;
  recipe: string;
  domain: CanonicalDomain;
  version: string;
  commit: string;
  ports: PromoterPorts;
  hands: PromoterHands;
  folder: AppFolder;
  journal: PromotionJournal;
  clock: Clock;
  progress: (line: string) => void;
}

/** The volumes that the app has now, as warmsnap takes them. */
export async function sourcesOf({ hands, domain }: Work): Promise<SnapshotSource[]> {
  const volumes = await hands.lifecycle.snapshotableVolumes(domain);
  return volumes.map(({ name, mountpoint }) => ({ name, path: mountpoint }));
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
