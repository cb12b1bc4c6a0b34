import type { TaggedVersion } from '@ci-warm/abra-client';
import { compareRecipeVersions } from '@ci-warm/recipe-version';
import type { Hold } from '@ci-warm/safety-gate';
import type { HeldVersion } from '../types.ts';
import { chooseTarget } from './choose-target.ts';
import type { DecideOptions, Facts, LastGood, Release } from './facts.ts';
import { lightweightNote } from './lightweight-note.ts';
import {
  anotherIngress,
  answeredElsewhere,
  noRelease,
  onlyPrereleases,
  unknownApp,
  unnamedSnapshot,
  untrustedSnapshot,
  withoutIngress,
  type Refusal,
} from './refusal.ts';

export type Decision = { held: readonly HeldVersion[]; gateHolds: readonly Hold[] } & (
  | { action: 'noop' }
  | { action: 'hold'; reason: string }
  | ({ action: 'refuse' } & Refusal)
  | { action: 'adopt'; running: TaggedVersion }
  | { action: 'first-deploy'; to: TaggedVersion }
  | { action: 'heal'; to: LastGood; instead: TaggedVersion | undefined }
  | { action: 'upgrade'; from: TaggedVersion; to: Release }
);

/** Pure: what to do next about an app, from what is known about it. */
export function decide(facts: Facts, options: DecideOptions): Decision {
  const { state, lastGood } = facts;
  if (state === 'healthy')
    return lastGood ? decideKnown(facts, lastGood, options) : decideFoundHealthy(facts);
  if (!lastGood) return decideUnknown(facts, options);
  if (facts.ingressDown !== undefined) return refuse(withoutIngress(facts.ingressDown));
  if (facts.answeredElsewhere) return refuse(answeredElsewhere(facts));
  if (facts.unnamedSnapshot !== undefined) return refuse(unnamedSnapshot(facts, lastGood));
  return { ...nothingHeld, action: 'heal', to: lastGood, instead: acceptedInstead(facts, lastGood, options) };
}

/** What the tag of last good names now, where a person accepts that in the place of the commit that was proved. */
function acceptedInstead(
  { releases }: Facts,
  { version, commit }: LastGood,
  { accept }: DecideOptions,
): TaggedVersion | undefined {
  if (accept !== version.raw) return undefined;
  return releases.find((release) => release.version.raw === accept && release.commit !== commit);
}

/** Healthy, and last good is known. */
function decideKnown(facts: Facts, lastGood: LastGood, options: DecideOptions): Decision {
  const { running } = facts;
  if (running === undefined) return notARelease(facts);
  const distance = compareRecipeVersions(running.version, lastGood.version);
  if (distance > 0) return { ...nothingHeld, action: 'adopt', running };
  if (distance < 0)
    return hold(
      `${running.version.raw} runs, but ${lastGood.version.raw} was already good: somebody deployed an older one by hand`,
    );
  if (facts.snapshotProblem !== undefined) return refuse(untrustedSnapshot(facts.snapshotProblem));
  if (facts.unreachable !== undefined)
    return hold(`the recipe's remote cannot be reached: ${facts.unreachable}`);
  const { target, ...held } = chooseTarget(running, facts, options);
  if (!target) return waitOrRest(held);
  const explanation = lightweightNote(facts);
  if (explanation === undefined) return { action: 'upgrade', from: running, to: target, ...held };
  // abra would refuse it, which says nothing about it: it is not to be remembered as one that failed.
  const blocked: HeldVersion = { version: target.version.raw, reason: 'lightweight-tag', explanation };
  return waitOrRest({ ...held, held: [...held.held, blocked] });
}

/** Nothing to go to: rest, or name what waits. */
function waitOrRest({ held, gateHolds }: Pick<Decision, 'held' | 'gateHolds'>): Decision {
  return held.length === 0
    ? { ...nothingHeld, action: 'noop' }
    : { action: 'hold', reason: newestOf(held), held, gateHolds };
}

/** The newest that waits; a prerelease only where nothing else does, since it is the one that nobody has to decide about. */
function newestOf(held: readonly HeldVersion[]): string {
  const newest = held.findLast(({ reason }) => reason !== 'prerelease') ?? held.at(-1);
  const others = held.length > 1 ? ` (and ${held.length - 1} more)` : '';
  return `${newest?.version} waits${others}: ${newest?.explanation}`;
}

/** Healthy, but nobody here ever proved it: deployed by hand. It is never redeployed to learn more. */
function decideFoundHealthy(facts: Facts): Decision {
  return facts.running === undefined
    ? notARelease(facts)
    : { ...nothingHeld, action: 'adopt', running: facts.running };
}

/** Nothing healthy is there, and nothing is known to go back to. */
function decideUnknown(facts: Facts, options: DecideOptions): Decision {
  const { state, firstDeployUnfinished, ingressDown } = facts;
  if (ingressDown !== undefined) return refuse(withoutIngress(ingressDown));
  if (state !== 'absent' && !firstDeployUnfinished) return refuse(unknownApp(facts));
  if (facts.ingressTaken && !firstDeployUnfinished) return refuse(anotherIngress());
  const { target, ...held } = chooseTarget(undefined, facts, options);
  if (lightweightNote(facts) !== undefined) return refuse(noRelease(facts));
  if (target) return { action: 'first-deploy', to: target, ...held };
  return held.held.length === 0
    ? refuse(noRelease(facts))
    : { ...held, action: 'refuse', ...onlyPrereleases(newestOf(held.held)) };
}

const nothingHeld = { held: [], gateHolds: [] };

function hold(reason: string, held: readonly HeldVersion[] = []): Decision {
  return { ...nothingHeld, held, action: 'hold', reason };
}

function notARelease({ label = 'unknown' }: Facts): Decision {
  const explanation = `${label} runs and is healthy, but no release tag is at that commit`;
  return hold(explanation, [{ version: label, reason: 'not-a-release', explanation }]);
}

function refuse(refusal: Refusal): Decision {
  return { ...nothingHeld, action: 'refuse', ...refusal };
}
