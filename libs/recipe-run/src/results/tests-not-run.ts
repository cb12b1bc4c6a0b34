import type { TestsOfFolder } from '@ci-warm/recipe-config';
import type { TierResult } from '@ci-warm/run-results';

/** Adds to each tier that was not run which tests of the recipe were therefore not run either. Pure. */
export function withTestsNotRun(
  tiers: readonly TierResult[],
  tests: readonly TestsOfFolder[],
): readonly TierResult[] {
  return tiers.map((result) => {
    const { tier, outcome, reason } = result;
    if (outcome === 'pass' || outcome === 'fail' || result.tests.length > 0) return result;
    const names = tests
      .filter((each) => each.tier === tier)
      .flatMap(({ folder, names }) => names.map((name) => ['tests', folder, name].filter(Boolean).join('/')));
    if (names.length === 0) return result;
    const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : '';
    const said = `its tests were not run: ${names.slice(0, mostNamed).join(', ')}${more}`;
    return { ...result, reason: [reason, said].filter(Boolean).join('; ') };
  });
}

const mostNamed = 3;
