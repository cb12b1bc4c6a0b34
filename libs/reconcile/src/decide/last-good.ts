import type { RestorePoint } from '@ci-warm/app-folder';
import { WarmError } from '@ci-warm/errors';
import { parseRecipeVersion } from '@ci-warm/recipe-version';
import type { LastGood } from './facts.ts';

/**
 * A version without an order could not be told from a newer or older one, and the safety gate would have nothing to compare.
 *
 * @throws WarmError `unknown-last-good` (broken)
 */
export function lastGoodOf(
  { spec, folder }: { spec: { name: string }; folder: { path: string } },
  point: RestorePoint,
): LastGood {
  const version = parseRecipeVersion(point.version);
  if (version) return { version, commit: point.commit, point };
  throw new WarmError({
    kind: 'broken',
    code: 'unknown-last-good',
    message: `${folder.path}/state.json names ${point.version} as the last good version of ${spec.name}, which is no release version`,
    hint: 'nothing was changed; name the release there and remove the line with the checksum, or move state.json away to adopt the healthy app anew',
  });
}
