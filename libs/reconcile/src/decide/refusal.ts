import { recipeUnreachable } from '@ci-warm/abra-client';
import { WarmError, type FaultKind } from '@ci-warm/errors';
import { ingressDown } from '@ci-warm/ingress';
import { damagedSnapshot } from '@ci-warm/warmsnap';
import type { WarmAppSpec } from '../types.ts';
import type { Facts, LastGood } from './facts.ts';
import { lightweightNote } from './lightweight-note.ts';

/** Nothing may be done without a person (`broken`) or before something else works again (`infrastructure`). */
export interface Refusal {
  kind: FaultKind;
  code: string;
  reason: string;
  hint: string | undefined;
}

/** The error that says why nothing was done. */
export function refusalError(
  { name, domain }: WarmAppSpec,
  { kind, code, reason, hint }: Refusal,
): WarmError {
  return new WarmError({ kind, code, message: `${name} (${domain}): ${reason}`, hint });
}

export function withoutIngress(reason: string): Refusal {
  return refusalOf(
    ingressDown(
      reason,
      'reconcile the proxy, or see its certificate and how this host is told to reach it; nothing is said about this app',
    ),
  );
}

export function anotherIngress(): Refusal {
  return {
    kind: 'usage',
    code: 'another-ingress',
    reason: 'it is not deployed here, but another proxy answers in its place',
    hint: 'if that is the proxy to keep up to date, give its domain under "apps"."traefik"."domain" in the configuration file',
  };
}

export function untrustedSnapshot(problem: string): Refusal {
  return refusalOf(damagedSnapshot('the known-good snapshot', [problem], mendSnapshot));
}

export const mendSnapshot =
  'nothing was changed; look at the disk, then bring the snapshot back from a backup, or move state.json away to adopt the healthy app anew';

export function answeredElsewhere({ unhealthyReason }: Facts): Refusal {
  return {
    kind: 'broken',
    code: 'answered-elsewhere',
    reason: `it runs, but another stack answers for it: ${unhealthyReason}`,
    hint: 'nothing was changed, because deploying it again would not change the names; rename the service of the stack that came later, or undeploy it',
  };
}

export function unnamedSnapshot({ state, unnamedSnapshot: found }: Facts, { version }: LastGood): Refusal {
  return {
    kind: 'broken',
    code: 'unnamed-snapshot',
    reason: `it was found ${state}, and no file names the snapshot ${found?.path}, which was taken since ${version.raw} was proved: a change was interrupted, its journal is gone, and the data may be half migrated`,
    hint: `nothing was changed; go back to ${version.raw} with the data of that snapshot by --restore ${found?.id} (what is there now is kept); or, if the data is right as it is, move that folder away and run this again`,
  };
}

export function unknownApp({ state, unhealthyReason }: Facts): Refusal {
  return {
    kind: 'broken',
    code: 'unknown-app',
    reason:
      state === 'unhealthy'
        ? `it was found unhealthy (${unhealthyReason}) and no version is known to be good`
        : 'it was found undeployed and no version is known to be good',
    hint: 'deploy a version by hand that works: a healthy app is adopted; or remove the app to have it created anew',
  };
}

export function noRelease(facts: Facts): Refusal {
  const { unreachable } = facts;
  const note = lightweightNote(facts);
  const hint = 'see that the recipe name and CCCI_RECIPES_URL are right';
  if (unreachable !== undefined)
    return refusalOf(recipeUnreachable(`the recipe's remote cannot be reached: ${unreachable}`, hint));
  return {
    kind: 'infrastructure',
    code: 'no-release',
    reason:
      note === undefined
        ? 'the recipe has no annotated release tag'
        : `the recipe has no release that can be deployed: ${note}`,
    hint,
  };
}

/** For a first deploy nothing else waits for a person. */
export function onlyPrereleases(waiting: string): Refusal {
  return {
    kind: 'infrastructure',
    code: 'no-release',
    reason: `the recipe has no release that may be deployed by itself: ${waiting}`,
    hint: 'deploy a prerelease by its name, with --accept <version>, or wait for the release',
  };
}

const refusalOf = ({ kind, code, message, hint }: WarmError): Refusal => ({
  kind,
  code,
  reason: message,
  hint,
});
