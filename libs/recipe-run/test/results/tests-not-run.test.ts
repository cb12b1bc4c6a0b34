import type { TierName, TierOutcome } from '@ci-warm/run-results';
import { expect, it } from 'vitest';
import { withTestsNotRun } from '../../src/results/tests-not-run.ts';

const tier = (tier: TierName, outcome: TierOutcome, reason?: string) => ({
  ...{ tier, outcome, reason, ms: 0, tests: [] },
});

it('says of each tier that was not run which tests of the recipe were therefore not run', () => {
  const tests = [
    { folder: 'install', tier: 'install', names: ['a.test.ts'] },
    { folder: 'before-backup', tier: 'backup', names: ['a.test.ts', 'b.sh'] },
    { folder: 'backup', tier: 'backup', names: ['a.test.ts', 'b.test.ts'] },
    { folder: '', tier: 'custom', names: ['a.test.ts'] },
  ] as const;
  const told = withTestsNotRun(
    [
      tier('install', 'not-applicable', 'the quick lane reattaches the canonical instead'),
      tier('upgrade', 'unverified', 'not asked for'),
      tier('backup', 'skip', 'not run: upgrade failed'),
      tier('custom', 'pass'),
    ],
    tests,
  );
  expect(told.map(({ reason }) => reason)).toEqual([
    'the quick lane reattaches the canonical instead; its tests were not run: tests/install/a.test.ts',
    'not asked for',
    'not run: upgrade failed; its tests were not run: tests/before-backup/a.test.ts, tests/before-backup/b.sh, tests/backup/a.test.ts and 1 more',
    undefined,
  ]);
});
