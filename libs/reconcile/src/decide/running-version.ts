import type { TaggedVersion } from '@ci-warm/abra-client';
import type { AppStatus } from '@ci-warm/app-lifecycle';

/** Pure: the release that a deployment is, by its tag or by its commit; `undefined` when it is none. */
export function runningVersion(
  status: Extract<AppStatus, { state: 'deployed' }>,
  releases: readonly TaggedVersion[],
  lastGood: TaggedVersion | undefined,
): TaggedVersion | undefined {
  const known = lastGood ? [lastGood, ...releases] : releases;
  const label = status.chaosVersion ?? status.version;
  if (label === undefined) return undefined;
  // Under chaos the version label is the author's wish; the commit is what runs. `+U` means that nobody knows.
  const named =
    status.chaosVersion === undefined ? known.find(({ version }) => version.raw === label) : undefined;
  const found =
    named ?? (isHash(label) ? known.findLast(({ commit }) => commit.startsWith(label)) : undefined);
  return found && { version: found.version, commit: found.commit };
}

function isHash(label: string): boolean {
  return /^[0-9a-f]{7,64}$/.test(label);
}
