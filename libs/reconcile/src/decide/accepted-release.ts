import type { TaggedVersion } from '@ci-warm/abra-client';
import { WarmError } from '@ci-warm/errors';
import { compareRecipeVersions } from '@ci-warm/recipe-version';
import type { Release } from './facts.ts';

/**
 * The release that a person accepts by its name.
 *
 * @throws WarmError `not-acceptable` (usage) unless it is there and newer than what runs
 */
export function acceptedRelease(
  name: string,
  current: TaggedVersion | undefined,
  releases: readonly Release[],
): Release {
  const release = releases.find(({ version }) => version.raw === name);
  const newer = releases.filter(
    ({ version }) => current === undefined || compareRecipeVersions(version, current.version) > 0,
  );
  if (release && newer.includes(release)) return release;
  throw new WarmError({
    kind: 'usage',
    code: 'not-acceptable',
    message: release
      ? `${name} is not newer than ${current?.version.raw}, which runs`
      : `there is no release ${name}`,
    hint: `newer releases: ${newer.map(({ version }) => version.raw).join(', ') || 'none'}`,
  });
}
