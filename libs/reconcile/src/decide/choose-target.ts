import { WarmError } from '@ci-warm/errors';
import { compareRecipeVersions, parseRecipeVersion, type RecipeVersion } from '@ci-warm/recipe-version';
import { decide as askGate, type Candidate, type Hold } from '@ci-warm/safety-gate';
import type { Facts, Wishes } from './facts.ts';
import type { HeldVersion } from './types.ts';

/** The next version to go to, if any, and those that wait. The gate's holds come along with their notes, for the alerts. */
export interface Choice {
  target: string | undefined;
  held: readonly HeldVersion[];
  gateHolds: readonly Hold[];
}

/** Pure. Where a jump failed before, the way leads through the releases in between. */
export function chooseTarget(
  current: string | undefined,
  { releases, failed }: Pick<Facts, 'releases' | 'failed'>,
  wishes: Wishes,
): Choice {
  const version = current === undefined ? undefined : parseRecipeVersion(current);
  const { apply, held } = askGate({ current: version, candidates: releases, options: wishes.gate });
  const failedTo = new Set(failed.filter(({ from }) => from === current).map(({ to }) => to));
  const allowed =
    apply === undefined
      ? []
      : releases.filter((release) => isAllowed(release, version, apply, releases, wishes));
  const open = allowed.filter((release) => !failedTo.has(release.version.raw));
  const wasTooFar = version !== undefined && failed.some((edge) => leadsOver(edge, version));
  const walk = wishes.steps === 'always' || (wishes.steps === 'on-failure' && wasTooFar);
  const direct = open.find((release) => release.version.raw === apply?.raw);
  const target = wishes.accept ?? (version !== undefined && walk ? open[0] : direct)?.version.raw;
  if (wishes.accept !== undefined) requireNewer(wishes.accept, version, releases);
  const failedBefore = releases
    .map((release) => release.version.raw)
    .filter((raw) => failedTo.has(raw) && raw !== target)
    .map((raw): HeldVersion => ({
      version: raw,
      reason: 'failed-before',
      explanation: reasonOf(raw, current, failed),
    }));
  const waiting = held.filter((hold) => hold.version !== target && !failedTo.has(hold.version));
  return { target, gateHolds: waiting, held: [...failedBefore, ...waiting.map(asHeld)] };
}

/**
 * A jump that failed and began here or before here: the walk in its place goes on until it is past it, over every release,
 * also in a later call.
 */
function leadsOver({ from, to }: Facts['failed'][number], current: RecipeVersion): boolean {
  const [begun, end] = [parseRecipeVersion(from), parseRecipeVersion(to)];
  if (!begun || !end) return false;
  return compareRecipeVersions(begun, current) <= 0 && compareRecipeVersions(end, current) > 0;
}

/** Allowed as a step of its own: newer than what runs, not beyond the gate's answer, and what the gate would answer if nothing came after it. */
function isAllowed(
  release: Candidate,
  current: RecipeVersion | undefined,
  apply: RecipeVersion,
  releases: readonly Candidate[],
  wishes: Wishes,
): boolean {
  if (compareRecipeVersions(release.version, apply) > 0) return false;
  const upTo = releases.filter((other) => compareRecipeVersions(other.version, release.version) <= 0);
  return askGate({ current, candidates: upTo, options: wishes.gate }).apply?.raw === release.version.raw;
}

function requireNewer(
  accept: string,
  current: RecipeVersion | undefined,
  releases: readonly Candidate[],
): void {
  const release = releases.find(({ version }) => version.raw === accept);
  if (release && (current === undefined || compareRecipeVersions(release.version, current) > 0)) return;
  throw new WarmError({
    kind: 'usage',
    code: 'not-acceptable',
    message: release
      ? `${accept} is not newer than ${current?.raw}, which runs`
      : `there is no release ${accept}`,
    hint: `newer releases: ${newerNames(current, releases) || 'none'}`,
  });
}

function newerNames(current: RecipeVersion | undefined, releases: readonly Candidate[]): string {
  const newer = releases.filter(
    ({ version }) => current === undefined || compareRecipeVersions(version, current) > 0,
  );
  return newer.map(({ version }) => version.raw).join(', ');
}

function reasonOf(to: string, from: string | undefined, failed: Facts['failed']): string {
  const edge = failed.find((one) => one.from === from && one.to === to);
  return `${edge?.reason ?? 'failed'} (tried ${edge?.count ?? 1}×, last ${edge?.at ?? 'unknown'})`;
}

function asHeld({ version, reason, explanation }: Hold): HeldVersion {
  return { version, reason, explanation };
}
