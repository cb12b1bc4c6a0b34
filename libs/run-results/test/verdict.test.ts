import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  defaultTiers,
  judgeTier,
  missingTiers,
  verdictOf,
  type TierName,
  type TierOutcome,
  type VerdictFacts,
} from '../src/index.ts';
import { test, tier } from '../testing/results.ts';

const judge = (...tests: ReturnType<typeof test>[]) => judgeTier({ tier: 'custom', tests, ms: 1 });
const clean = { clean: true, leftovers: [] };
const facts = (changes: Partial<VerdictFacts> = {}): VerdictFacts => ({
  requested: ['install', 'custom'],
  tiers: [tier('install'), tier('custom')],
  teardown: clean,
  ...changes,
});

describe('a tier', () => {
  it('passes when tests were executed and none failed', () => {
    expect(judge(test('pass'))).toMatchObject({ outcome: 'pass', reason: undefined });
    expect(judge(test('pass'), test('skip'))).toMatchObject({ outcome: 'pass' });
  });

  it.each([
    ['no test', [], 'no test was executed'],
    ['skipped tests only', [test('skip'), test('skip')], 'no test was executed: all 2 were skipped'],
    ['a failure', [test('pass'), test('fail')], 'a fail failed: why fail'],
    ['failures', [test('fail', { reason: undefined }), test('fail')], 'a fail and 1 more failed'],
    [
      'a skip without a reason',
      [test('pass'), test('skip', { reason: undefined })],
      'a skip was skipped without a reason',
    ],
    [
      'a skip with an empty reason',
      [test('pass'), test('skip', { reason: ' ' })],
      'a skip was skipped without a reason',
    ],
    [
      'a needed skip',
      [test('pass'), test('skip', { needs: ['keycloak'] })],
      'a skip needs keycloak and was skipped',
    ],
  ])('with %s fails', (_, tests, reason) => {
    expect(judge(...tests)).toMatchObject({ outcome: 'fail', reason });
  });
});

describe('a run', () => {
  it('is green when everything requested passed and nothing is left', () => {
    expect(verdictOf(facts())).toEqual({ verdict: 'green', reason: undefined });
  });

  it.each(['skip', 'not-applicable'] as const)('may have a tier that is %s with a reason', (outcome) => {
    const upgrade = tier('upgrade', { outcome, reason: 'no older release', tests: [] });
    expect(
      verdictOf(facts({ requested: ['install', 'upgrade'], tiers: [tier('install'), upgrade] })).verdict,
    ).toBe('green');
    const silent = { ...upgrade, reason: ' ' };
    expect(verdictOf(facts({ tiers: [tier('install'), silent, tier('custom')] }))).toEqual({
      verdict: 'red',
      reason: `upgrade: ${outcome} without a reason`,
    });
  });

  it.each([
    [
      'a failed tier',
      { tiers: [tier('install'), tier('custom', { outcome: 'fail', reason: 'x' })] },
      'custom: x',
    ],
    [
      'a failed tier without words',
      { tiers: [tier('install'), tier('custom', { outcome: 'fail' })] },
      'custom: failed',
    ],
    [
      'a requested tier that is not there',
      { tiers: [tier('install')] },
      'custom: asked for, but it did not run',
    ],
    [
      'a passed tier without tests',
      { tiers: [tier('install', { tests: [] }), tier('custom')] },
      'install: no test was executed',
    ],
    [
      'a passed tier with a failure',
      { tiers: [tier('install', { tests: [test('fail')] }), tier('custom')] },
      'install: a fail failed',
    ],
    [
      'nothing tested',
      { requested: ['upgrade'], tiers: [tier('upgrade', { outcome: 'skip', reason: 'x', tests: [] })] },
      'nothing was tested',
    ],
    ['nothing requested', { requested: [], tiers: [] }, 'nothing was tested'],
    ['leftovers', { teardown: { clean: false, leftovers: ['a', 'b'] } }, 'teardown left behind: a, b'],
    ['leftovers called clean', { teardown: { clean: true, leftovers: ['a'] } }, 'teardown left behind: a'],
    [
      'unnamed leftovers',
      { teardown: { clean: false, leftovers: [] } },
      'teardown left behind: something it could not name',
    ],
    ['another problem', { problems: ['2 base deploys'] }, '2 base deploys'],
  ] as const)('with %s is red', (_, changes, reason) => {
    expect(verdictOf(facts(changes as Partial<VerdictFacts>))).toEqual({ verdict: 'red', reason });
  });

  it('says nothing about a recipe when the infrastructure failed, whatever else was seen', () => {
    const failed = [tier('install', { outcome: 'fail' })];
    expect(verdictOf(facts({ infrastructure: 'engine gone', tiers: failed }))).toEqual({
      verdict: 'infrastructure',
      reason: 'engine gone',
    });
  });

  it('says nothing where a requested tier could not be verified', () => {
    const backup = tier('backup', { outcome: 'unverified', reason: 'no backup app', tests: [] });
    const all = [tier('install'), tier('custom'), backup];
    expect(verdictOf(facts({ requested: ['install', 'backup'], tiers: all }))).toEqual({
      verdict: 'infrastructure',
      reason: 'backup could not be verified: no backup app',
    });
    expect(verdictOf(facts({ tiers: all })).verdict).toBe('green');
  });

  it('is never green with less than everything', () => {
    const outcome = fc.constantFrom<TierOutcome>('pass', 'fail', 'skip', 'not-applicable', 'unverified');
    const tests = fc.array(fc.constantFrom(test('pass'), test('fail'), test('skip')), { maxLength: 2 });
    const reason = fc.constantFrom(undefined, '', 'x');
    const names: TierName[] = ['install', 'upgrade', 'custom'];
    const tiers = fc
      .tuple(
        fc.subarray(names),
        fc.array(fc.record({ outcome, tests, reason }), { minLength: 3, maxLength: 3 }),
      )
      .map(([some, details]) => some.map((name, index) => tier(name, details[index])));
    fc.assert(
      fc.property(fc.subarray(names), tiers, fc.boolean(), (requested, ran, tidy) => {
        const { verdict, reason: why } = verdictOf(
          facts({ requested, tiers: ran, teardown: { ...clean, clean: tidy } }),
        );
        if (verdict !== 'green') {
          expect(why).toMatch(/\w/);
          return;
        }
        expect(tidy).toBe(true);
        expect(ran.some((one) => one.outcome === 'pass')).toBe(true);
        for (const name of requested)
          expect(ran.some((one) => one.tier === name && one.outcome !== 'unverified')).toBe(true);
        for (const one of ran) {
          expect(one.outcome).not.toBe('fail');
          if (one.outcome === 'pass') expect(one.tests.map((each) => each.outcome)).not.toContain('fail');
          else expect(one.reason).toBe('x');
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('missing tiers', () => {
  const without = (name: TierName) => defaultTiers.filter((one) => one !== name).map((one) => tier(one));

  it('are none when all passed', () => {
    expect(
      missingTiers({ tiers: defaultTiers.map((name) => tier(name)) }, { hasOlderRelease: true }),
    ).toEqual([]);
  });

  it.each(defaultTiers)('name %s, unless it is declared absent', (name) => {
    expect(missingTiers({ tiers: without(name) }, { hasOlderRelease: true })).toEqual([name]);
    const declaredAbsent = { [name]: 'has none' };
    expect(missingTiers({ tiers: without(name) }, { hasOlderRelease: true, declaredAbsent })).toEqual([]);
  });

  it('do not name upgrade where nothing older exists', () => {
    expect(missingTiers({ tiers: without('upgrade') }, { hasOlderRelease: false })).toEqual([]);
    expect(missingTiers({ tiers: without('custom') }, { hasOlderRelease: false })).toEqual(['custom']);
  });

  it.each(['skip', 'not-applicable', 'unverified'] as const)('name what was %s', (outcome) => {
    const tiers = [...without('upgrade'), tier('upgrade', { outcome, reason: 'x', tests: [] })];
    expect(missingTiers({ tiers }, { hasOlderRelease: true })).toEqual(['upgrade']);
    expect(missingTiers({ tiers }, { hasOlderRelease: false })).toEqual([]);
  });

  it('name what failed, declared or not', () => {
    const tiers = [...without('upgrade'), tier('upgrade', { outcome: 'fail' })];
    const excuses = { hasOlderRelease: false, declaredAbsent: { upgrade: 'x' } };
    expect(missingTiers({ tiers }, excuses)).toEqual(['upgrade']);
  });
});
