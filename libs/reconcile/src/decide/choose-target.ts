import type { TaggedVersion } from '@ci-warm/abra-client';
import { WarmError } from '@ci-warm/errors';
import { compareRecipeVersions, parseRecipeVersion, type RecipeVersion } from '@ci-warm/recipe-version';
import { decide as askGate, type Hold } from '@ci-warm/safety-gate';
import type { HeldVersion } from '../types.ts';
import type { DecideOptions, Facts, Release } from './facts.ts';
import { heldForSettings, needsSettings, withSettings } from './needs-settings.ts';

/** The next release to go to, if any, and those that wait. The gate's holds come along with their notes, for the alerts. */
export interface TargetChoice {
  target: Release | undefined;
  held: readonly HeldVersion[];
  gateHolds: readonly Hold[];
}

/** Pure. Where a jump failed before, the way leads through the releases in between. */
export function chooseTarget(
  current: TaggedVersion | undefined,
  { releases, failed, envPath }: Pick<Facts, 'releases' | 'failed' | 'envPath'>,
  options: DecideOptions,
): TargetChoice {
  const { accept, steps, gate } = options;
  const { apply, held: heldByGate } = askGate({
    current: current?.version,
    candidates: releases,
    options: gate,
  });
  const failedHere = failed.filter(({ from }) => from === current?.version.raw);
  const failedTo = new Set(failedHere.map(({ to }) => to));
  const allowed =
    apply === undefined
      ? []
      : releases.filter((release) => isAllowed(release, current, { apply, releases, gate }));
  const untried = allowed.filter(({ version }) => !failedTo.has(version.raw));
  const jumpFailed = current !== undefined && failed.some((edge) => leadsOver(edge, current.version));
  const stepwise = current !== undefined && (steps === 'always' || (steps === 'on-failure' && jumpFailed));
  const ready = untried.filter((release) => !needsSettings(release));
  // Below a release that waits for settings the newest that does not is as good a target as any.
  const waits = untried.some((release) => release.version.raw === apply?.raw && needsSettings(release));
  const target =
    accept === undefined
      ? stepwise
        ? ready[0]
        : ready.findLast(({ version }) => waits || version.raw === apply?.raw)
      : acceptedRelease(accept, current, { releases, envPath });
  const failedBefore = releases
    .map(({ version }) => version.raw)
    .filter((raw) => failedTo.has(raw) && raw !== target?.version.raw)
    .map((raw): HeldVersion => ({
      version: raw,
      reason: 'failed-before',
      explanation: failureOf(raw, failedHere),
    }));
  const waiting = heldByGate.filter(
    ({ version }) => version !== target?.version.raw && !failedTo.has(version),
  );
  const unset = untried.filter(
    (release) => release !== target && isNewer(release, target) && needsSettings(release),
  );
  const held = [
    ...failedBefore,
    ...unset.map((release) => heldForSettings(release, envPath)),
    ...waiting.map(withoutNotes),
  ];
  return { target, gateHolds: waiting, held };
}

/**
 * A jump that failed and began here or before here: the walk in its place goes on until it is past it, over every release,
 * also in a later call.
 */
function leadsOver({ from, to }: Facts['failed'][number], current: RecipeVersion): boolean {
  const [start, end] = [parseRecipeVersion(from), parseRecipeVersion(to)];
  if (!start || !end) return false;
  return compareRecipeVersions(start, current) <= 0 && compareRecipeVersions(end, current) > 0;
}

/** Allowed as a step of its own: newer than what runs, not beyond the gate's answer, and what the gate would answer if nothing came after it. */
function isAllowed(
  { version }: Release,
  current: TaggedVersion | undefined,
  known: { apply: RecipeVersion; releases: readonly Release[]; gate: DecideOptions['gate'] },
): boolean {
  if (compareRecipeVersions(version, known.apply) > 0) return false;
  const upTo = known.releases.filter((other) => compareRecipeVersions(other.version, version) <= 0);
  const { apply } = askGate({ current: current?.version, candidates: upTo, options: known.gate });
  return apply?.raw === version.raw;
}

function failureOf(to: string, failed: Facts['failed']): string {
  const edge = failed.find((one) => one.to === to);
  return `${edge?.reason ?? 'failed'} (tried ${edge?.count ?? 1}×, last ${edge?.at ?? 'unknown'})`;
}

function isNewer({ version }: Release, target: Release | undefined): boolean {
  return target === undefined || compareRecipeVersions(version, target.version) > 0;
}

function withoutNotes({ version, reason, explanation }: Hold): HeldVersion {
  return { version, reason, explanation };
}

/**
 * The release that a person accepts by its name.
 *
 * @throws WarmError `not-acceptable` (usage) unless it is there and newer than what runs, `settings-missing` (usage)
 */
function acceptedRelease(
  name: string,
  current: TaggedVersion | undefined,
  { releases, envPath }: Pick<Facts, 'releases' | 'envPath'>,
): Release {
  const release = releases.find(({ version }) => version.raw === name);
  const newer = releases.filter(
    ({ version }) => current === undefined || compareRecipeVersions(version, current.version) > 0,
  );
  if (release && newer.includes(release)) return withSettings(release, envPath);
  throw new WarmError({
    kind: 'usage',
    code: 'not-acceptable',
    message: release
      ? `${name} is not newer than ${current?.version.raw}, which runs`
      : `there is no release ${name}`,
    hint: `newer releases: ${newer.map(({ version }) => version.raw).join(', ') || 'none'}`,
  });
}
