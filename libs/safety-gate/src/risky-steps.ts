import { isPrerelease, type RecipeVersion, type VersionParts } from '@ci-warm/recipe-version';
import type { GateRules, HoldReason } from './types.ts';

export interface Objection {
  reason: HoldReason;
  explanation: string;
}

/** What the two version numbers alone say against a step, gravest first. */
export function riskySteps(
  current: RecipeVersion | undefined,
  target: RecipeVersion,
  { zeroMinorIsMajor }: GateRules,
): Objection[] {
  const objections: Objection[] = [];
  const object = (reason: HoldReason, explanation: string) => objections.push({ reason, explanation });

  if (current !== undefined) {
    const from = current.app || 'none';
    const to = target.app || 'none';
    if (majorRises(current.recipe, target.recipe, zeroMinorIsMajor.recipe)) {
      object('recipe-major', `the recipe makes a major step, ${current.raw} to ${target.raw}`);
    }
    if (current.appParts && target.appParts) {
      if (majorRises(current.appParts, target.appParts, zeroMinorIsMajor.app)) {
        object('app-major', `the app makes a major step, ${from} to ${to}`);
      } else if (falls(current.appParts, target.appParts)) {
        object('app-downgrade', `the app goes back, ${from} to ${to}`);
      }
    } else if (current.app !== target.app) {
      object('unreadable-app-version', `the app changes from ${from} to ${to}, which cannot be compared`);
    }
  }
  // Also after another one: whoever accepted a beta has not accepted the next.
  if (isPrerelease(target)) {
    object('prerelease', `${target.raw} is a prerelease`);
  }
  return objections;
}

function majorRises(from: VersionParts, to: VersionParts, zeroMinorIsMajor: boolean): boolean {
  if (to.major > from.major) return true;
  return zeroMinorIsMajor && from.major === 0 && to.major === 0 && to.minor > from.minor;
}

/** Suffixes are left out: `1.2.3` to `1.2.3-alpine` is another build, not an older app. */
function falls(from: VersionParts, to: VersionParts): boolean {
  return (to.major - from.major || to.minor - from.minor || to.patch - from.patch) < 0;
}
