import { expect, it } from 'vitest';

import { shouldPromote, type PromotionFacts } from '../src/index.ts';

const facts: PromotionFacts = {
  enrolled: true,
  lane: 'cold',
  verdict: 'green',
  missingTiers: [],
  pullRequest: undefined,
  testedVersion: '1.1.0+1',
  testedCommit: 'aaaaaaaaaaaa',
  latestVersion: '1.1.0+1',
  latestCommit: 'aaaaaaaaaaaa',
};

/** Every value that a fact can have: what allows a promotion first. */
const values: { [Key in keyof PromotionFacts]: readonly PromotionFacts[Key][] } = {
  enrolled: [true, false],
  lane: ['cold', 'quick'],
  verdict: ['green', 'red', 'infrastructure'],
  missingTiers: [[], ['upgrade']],
  pullRequest: [undefined, '7'],
  testedVersion: ['1.1.0+1', '1.0.0+1', undefined],
  testedCommit: ['aaaaaaaaaaaa', 'bbbbbbbbbbbb'],
  latestVersion: ['1.1.0+1', undefined],
  latestCommit: ['aaaaaaaaaaaa', undefined],
};

function combinations(): PromotionFacts[] {
  let all: Partial<PromotionFacts>[] = [{}];
  for (const [key, options] of Object.entries(values)) {
    all = all.flatMap((one) => options.map((value) => ({ ...one, [key]: value })));
  }
  return all as PromotionFacts[];
}

it('promotes in exactly one of all combinations of facts', () => {
  const all = combinations();
  expect(all).toHaveLength(2 * 2 * 3 * 2 * 2 * 3 * 2 * 2 * 2);
  const promoted = all.filter((one) => shouldPromote(one).promote);
  expect(promoted).toEqual([facts]);
});

it('says why not, always', () => {
  for (const one of combinations()) {
    const decision = shouldPromote(one);
    if (!decision.promote) expect(decision.reason).toMatch(/\w/);
  }
});

it.each([
  [{ enrolled: false }, 'the recipe is not enrolled'],
  [{ lane: 'quick' }, 'a quick run never promotes'],
  [{ verdict: 'red' }, 'the run is not green (red)'],
  [{ missingTiers: ['upgrade', 'custom'] }, 'did not run: upgrade, custom'],
  [{ pullRequest: '7' }, 'pull request 7 is not a release'],
  [{ latestVersion: undefined }, 'the recipe has no release'],
  [{ latestCommit: undefined }, 'the recipe has no release'],
  [{ testedVersion: '1.0.0+1' }, '1.0.0+1 is not the latest release, 1.1.0+1'],
  [{ testedVersion: undefined }, 'aaaaaaaa is not the latest release, 1.1.0+1'],
  [{ latestCommit: 'bbbbbbbbbbbb' }, '1.1.0+1 was tested at aaaaaaaa, but is at bbbbbbbb'],
  [{ enrolled: false, verdict: 'red' }, 'the recipe is not enrolled; the run is not green (red)'],
] as const)('%j: %s', (changes, reason) => {
  expect(shouldPromote({ ...facts, ...changes })).toEqual({ promote: false, reason });
});
