import { describe, expect, it } from 'vitest';

import { agreementOf } from '../src/index.ts';
import { results } from './results.ts';

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
