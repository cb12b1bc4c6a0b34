import { compareRecipeVersions, parseRecipeVersion } from '@ci-warm/recipe-version';
import type { Hold } from '@ci-warm/safety-gate';
import { chooseTarget } from './choose-target.ts';
import type { Facts, Wishes } from './facts.ts';
import type { HeldVersion } from './types.ts';

export type Decision = { held: readonly HeldVersion[]; gateHolds: readonly Hold[] } & (
  | { action: 'noop' }
  | { action: 'hold'; reason: string }
  | { action: 'adopt'; version: string }
  | { action: 'first-deploy'; version: string }
  | { action: 'heal'; version: string }
  | { action: 'upgrade'; from: string; to: string }
  | Refusal
);

/** Nothing may be done without a person (`broken`) or before something else works again (`infrastructure`). */
export interface Refusal {
  action: 'refuse';
  kind: 'broken' | 'infrastructure' | 'usage';
  code: string;
  reason: string;
  hint: string;
}

/** Pure: what to do next about an app, from what is known about it. */
export function decide(facts: Facts, wishes: Wishes): Decision {
  const known = facts.lastGood !== undefined;
  if (facts.state === 'healthy') return known ? aboutKnown(facts, wishes) : aboutFound(facts);
  if (!known) return aboutUnknown(facts, wishes);
  if (facts.ingressDown !== undefined) return refuse(ingressDown(facts.ingressDown));
  if (facts.answeredElsewhere) return refuse(answeredElsewhere(facts));
  return { ...nothingHeld, action: 'heal', version: facts.lastGood ?? '' };
}

/** Healthy, and last good is known. */
function aboutKnown(facts: Facts, wishes: Wishes): Decision {
  const { running, lastGood = '' } = facts;
  if (running === undefined) return notARelease(facts);
  const distance = running === lastGood ? 0 : order(running, lastGood);
  if (distance > 0) return { ...nothingHeld, action: 'adopt', version: running };
  if (distance < 0)
    return hold(`${running} runs, but ${lastGood} was already good: somebody deployed an older one by hand`);
  if (facts.snapshotProblem !== undefined) return refuse(damagedSnapshot(facts.snapshotProblem));
  if (facts.unreachable !== undefined)
    return hold(`the recipe's remote cannot be reached: ${facts.unreachable}`);
  const { target, held, gateHolds } = chooseTarget(running, facts, wishes);
  if (target !== undefined) return { action: 'upgrade', from: running, to: target, held, gateHolds };
  const newest = held.at(-1);
  if (!newest) return { ...nothingHeld, action: 'noop' };
  const others = held.length > 1 ? ` (and ${held.length - 1} more)` : '';
  return {
    action: 'hold',
    reason: `${newest.version} waits${others}: ${newest.explanation}`,
    held,
    gateHolds,
  };
}

/** Healthy, but nobody here ever proved it: deployed by hand. It is never redeployed to learn more. */
function aboutFound(facts: Facts): Decision {
  return facts.running === undefined
    ? notARelease(facts)
    : { ...nothingHeld, action: 'adopt', version: facts.running };
}

/** Nothing healthy is there, and nothing is known to go back to. */
function aboutUnknown(facts: Facts, wishes: Wishes): Decision {
  const { state, firstDeployUnfinished, ingressDown: down } = facts;
  if (state !== 'absent' && !firstDeployUnfinished) {
    return refuse(down === undefined ? unknownApp(facts) : ingressDown(down));
  }
  if (down !== undefined) return refuse(ingressDown(down));
  if (facts.ingressTaken && !firstDeployUnfinished) return refuse(anotherIngress());
  const { target, held, gateHolds } = chooseTarget(undefined, facts, wishes);
  if (target === undefined) return refuse(noRelease(facts));
  return { action: 'first-deploy', version: target, held, gateHolds };
}

const nothingHeld = { held: [], gateHolds: [] };

function hold(reason: string, held: readonly HeldVersion[] = []): Decision {
  return { ...nothingHeld, held, action: 'hold', reason };
}

function notARelease({ label = 'unknown' }: Facts): Decision {
  const explanation = `${label} runs and is healthy, but no release tag is at that commit`;
  return hold(explanation, [{ version: label, reason: 'not-a-release', explanation }]);
}

function refuse(refusal: Omit<Refusal, 'action'>): Decision {
  return { ...nothingHeld, action: 'refuse', ...refusal };
}

function order(one: string, other: string): number {
  const [left, right] = [parseRecipeVersion(one), parseRecipeVersion(other)];
  return left && right ? compareRecipeVersions(left, right) : 0;
}

function ingressDown(reason: string): Omit<Refusal, 'action'> {
  return {
    kind: 'infrastructure',
    code: 'ingress-down',
    reason,
    hint: 'reconcile the proxy first; nothing is said about this app',
  };
}

function anotherIngress(): Omit<Refusal, 'action'> {
  return {
    kind: 'usage',
    code: 'another-ingress',
    reason: 'it is not deployed here, but another proxy answers in its place',
    hint: 'if that is the proxy to keep up to date, give its domain under "apps"."traefik"."domain" in the configuration file',
  };
}

function damagedSnapshot(problem: string): Omit<Refusal, 'action'> {
  return {
    kind: 'broken',
    code: 'snapshot-damaged',
    reason: `the known-good snapshot cannot be trusted: ${problem}`,
    hint: 'nothing was changed; look at the disk, then bring the snapshot back from a backup, or move state.json away to adopt the healthy app anew',
  };
}

function answeredElsewhere({ sickness }: Facts): Omit<Refusal, 'action'> {
  return {
    kind: 'broken',
    code: 'answered-elsewhere',
    reason: `it runs, but another stack answers for it: ${sickness}`,
    hint: 'nothing was changed, because deploying it again would not change the names; rename the service of the stack that came later, or undeploy it',
  };
}

function unknownApp({ state, sickness }: Facts): Omit<Refusal, 'action'> {
  return {
    kind: 'broken',
    code: 'unknown-app',
    reason:
      state === 'sick'
        ? `it was found unhealthy (${sickness}) and no version is known to be good`
        : 'it was found undeployed and no version is known to be good',
    hint: 'deploy a version by hand that works: a healthy app is adopted; or remove the app to have it created anew',
  };
}

function noRelease({ unreachable }: Facts): Omit<Refusal, 'action'> {
  return {
    kind: 'infrastructure',
    code: unreachable === undefined ? 'no-release' : 'recipe-unreachable',
    reason:
      unreachable === undefined
        ? 'the recipe has no annotated release tag'
        : `the recipe's remote cannot be reached: ${unreachable}`,
    hint: 'see that the recipe name and CCCI_RECIPES_URL are right',
  };
}
