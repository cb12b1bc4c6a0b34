import { describe, expect, it } from 'vitest';

import { agreementOf, disagreementOf } from '../src/index.ts';
import { results, tier } from '../testing/results.ts';

describe('a quick and a cold run of one commit', () => {
  const cold = results({ id: 'c' });
  const quick = results({ id: 'q', lane: 'quick', mode: 'quick', requestedLane: 'quick' });

  it('agree or do not', () => {
    expect(agreementOf(quick, cold)).toEqual({ run: 'c', lane: 'cold', verdict: 'green', agrees: true });
    expect(agreementOf(cold, { ...quick, verdict: 'red' })).toEqual({
      ...{ run: 'q', lane: 'quick', verdict: 'red', agrees: false },
    });
  });

  it.each([
    ['another recipe', { ...cold, recipe: 'keycloak' }],
    ['another commit', { ...cold, commit: 'f'.repeat(40) }],
    ['the same lane', { ...cold, lane: 'quick' as const }],
    ['no word about the recipe', { ...cold, verdict: 'infrastructure' as const }],
  ])('say nothing of each other where there is %s', (_, other) => {
    expect(agreementOf(quick, other)).toBeUndefined();
    expect(agreementOf(other, quick)).toBeUndefined();
  });
});

describe('what the two did not both look at says nothing', () => {
  const lanes = { cold: results({ id: 'c' }), quick: results({ id: 'q', lane: 'quick' }) };
  const absent = { outcome: 'not-applicable', tests: [], reason: 'x' } as const;
  const skipped = { outcome: 'skip', tests: [], reason: 'not run' } as const;
  const failed = { outcome: 'fail', reason: 'x' } as const;
  const quick = { ...lanes.quick, tiers: [tier('install', absent), tier('upgrade'), tier('custom')] };

  it('a quick run that was asked for tiers which that lane does not have', () => {
    const tiers = [tier('install', absent), tier('upgrade', absent), tier('custom', absent)];
    const empty = { ...lanes.quick, verdict: 'red' as const, tiers };
    expect(agreementOf(empty, lanes.cold)).toBeUndefined();
    expect(agreementOf(lanes.cold, empty)).toBeUndefined();
  });

  it('a cold run that is red where the quick lane has no eyes, or stopped before it came to the rest', () => {
    const red = { ...lanes.cold, verdict: 'red' as const };
    const backup = [tier('install'), tier('upgrade'), tier('backup', failed), tier('custom')];
    const install = [tier('install', failed), tier('upgrade', skipped), tier('custom', skipped)];
    for (const tiers of [backup, install]) {
      expect(agreementOf({ ...red, tiers }, quick)).toBeUndefined();
      expect(agreementOf(quick, { ...red, tiers })).toBeUndefined();
    }
  });

  it('but one tier that failed in one lane and passed in the other does', () => {
    const tiers = [tier('install'), tier('upgrade', failed), tier('custom', skipped)];
    const red = { ...lanes.cold, verdict: 'red' as const, tiers };
    expect(agreementOf(quick, red)).toMatchObject({ run: 'c', verdict: 'red', agrees: false });
    const half = { ...quick, tiers: [tier('upgrade')] };
    expect(agreementOf(half, lanes.cold)).toMatchObject({ agrees: true });
    expect(
      agreementOf(half, { ...lanes.cold, verdict: 'red', tiers: [tier('upgrade'), tier('custom', failed)] }),
    ).toBeUndefined();
  });
});

describe('an operator is told', () => {
  const agreement = { run: 'q', lane: 'quick', verdict: 'green', agrees: false } as const;
  it('of a disagreement, by commit, with both runs', () => {
    expect(disagreementOf(results({ id: 'c', verdict: 'red', agreement }))).toEqual({
      state: 'open',
      key: 'lanes-disagree:custom-html:0123456789abcdef0123456789abcdef01234567',
      kind: 'lanes-disagree',
      app: 'custom-html',
      summary: 'custom-html 01234567: quick said green, cold says red',
      details: expect.objectContaining({ runs: { cold: 'c', quick: 'q' } }),
    });
  });
  it('that it is over, once they agree', () => {
    const agreeing = { ...agreement, agrees: true };
    expect(disagreementOf(results({ agreement: agreeing }))).toMatchObject({ state: 'closed' });
    expect(disagreementOf(results())).toBeUndefined();
  });
});
