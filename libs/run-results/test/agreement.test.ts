import { describe, expect, it } from 'vitest';

import { agreementOf, disagreementOf } from '../src/index.ts';
import { results } from '../testing/results.ts';

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
