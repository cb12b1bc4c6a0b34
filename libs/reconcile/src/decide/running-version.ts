import type { TaggedVersion } from '@ci-warm/abra-client';
import type { AppStatus } from '@ci-warm/app-lifecycle';
import type { RestorePoint } from '@ci-warm/app-folder';

/** Pure: the release that a deployment is, by its tag or by its commit; `undefined` when it is none. */
export function runningVersion(
  status: Extract<AppStatus, { state: 'deployed' }>,
  versions: readonly TaggedVersion[],
  lastGood: RestorePoint | undefined,
): { version: string; commit: string } | undefined {
  const known = versions.map(({ version, commit }) => ({ version: version.raw, commit }));
  if (lastGood) known.unshift({ version: lastGood.version, commit: lastGood.commit });
  const label = status.chaosVersion ?? status.version;
  if (label === undefined) return undefined;
  // Under chaos the version label is the author's wish; the commit is what runs. `+U` means that nobody knows.
  if (status.chaosVersion === undefined) {
    const named = known.find(({ version }) => version === label);
    if (named) return named;
  }
  if (!/^[0-9a-f]{7,64}$/.test(label)) return undefined;
  return known.findLast(({ commit }) => commit.startsWith(label));
}
