import type { TaggedVersion } from '@ci-warm/abra-client';
import { expect, test } from 'vitest';
import { runningVersion } from '../../src/decide/running-version.ts';
import { lastGood, tagged } from './given.ts';

const commit = (digit: string) => digit.repeat(40);
const versions = [tagged('1.0.0+1.0.0', commit('a')), tagged('1.1.0+1.1.0', commit('b'))];
const running = (version: string | undefined, chaosVersion?: string, good?: TaggedVersion) => {
  const status = {
    state: 'deployed',
    version,
    chaosVersion,
    converged: true,
    crashLooping: false,
    reason: '',
    steadyForMs: 0,
  } as const;
  return runningVersion(status, versions, good)?.version.raw;
};

test('a release is known by its tag or by its commit', () => {
  expect(running('1.0.0+1.0.0')).toBe('1.0.0+1.0.0');
  expect(running('bbbbbbbb')).toBe('1.1.0+1.1.0');
  expect(running(commit('b'))).toBe('1.1.0+1.1.0');
});

test('under chaos the commit counts, not what the author wrote into the label', () => {
  expect(running('1.0.0+1.0.0', 'bbbbbbbb')).toBe('1.1.0+1.1.0');
  expect(running('1.0.0+1.0.0', 'cccccccc')).toBeUndefined();
  expect(running('1.0.0+1.0.0', 'aaaaaaaa+U')).toBeUndefined();
});

test('the last good one is known even if its tag has moved or gone', () => {
  expect(running('cccccccc', undefined, lastGood('0.9.0+0.9.0', commit('c')))).toBe('0.9.0+0.9.0');
  expect(running(undefined)).toBeUndefined();
  expect(running('something else')).toBeUndefined();
});
