import { describe, expect, it } from 'vitest';

import { withAbsences, type TierName } from '../src/index.ts';
import { tier } from '../testing/results.ts';

const absenceOf = (
  name: TierName,
  outcome: 'pass' | 'fail' | 'skip' | 'not-applicable' | 'unverified',
  facts: Partial<Parameters<typeof withAbsences>[1]> = {},
) =>
  withAbsences([tier(name, { outcome })], {
    requested: ['install', 'upgrade', 'backup', 'restore', 'custom'],
    lane: 'cold',
    declared: {},
    ...facts,
  })[0]?.absence;

describe('a tier without an outcome', () => {
  it.each(['pass', 'fail'] as const)('is not one that ran: %s', (outcome) => {
    expect(absenceOf('backup', outcome, { declared: { backup: 'x' } })).toBeUndefined();
  });

  it('is intended where the recipe declares it, and a gap where it does not', () => {
    expect(absenceOf('backup', 'not-applicable', { declared: { backup: 'no data' } })).toBe('intended');
    expect(absenceOf('backup', 'not-applicable')).toBe('gap');
    expect(absenceOf('backup', 'not-applicable', { declared: { restore: 'no data' } })).toBe('gap');
  });

  it.each(['skip', 'unverified'] as const)('is a gap when it was %s, whatever is declared', (outcome) => {
    expect(absenceOf('custom', outcome, { declared: { custom: 'x' } })).toBe('gap');
  });

  it('is not asked for where it was not asked for', () => {
    expect(absenceOf('custom', 'unverified', { requested: ['install'] })).toBe('not-asked');
    expect(absenceOf('fresh-install', 'unverified')).toBe('not-asked');
  });

  it('is intended where the lane has no such tier', () => {
    for (const name of ['install', 'backup', 'restore'] as const) {
      expect(absenceOf(name, 'not-applicable', { lane: 'quick' })).toBe('intended');
      expect(absenceOf(name, 'not-applicable')).toBe('gap');
    }
    expect(absenceOf('upgrade', 'not-applicable', { lane: 'quick' })).toBe('gap');
  });
});
