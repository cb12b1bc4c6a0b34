import { parseRecipeVersion, type RecipeVersion } from '@ci-warm/recipe-version';
import { expect, test } from 'vitest';
import { runningVersion } from '../src/running-version.ts';

const commit = (digit: string) => digit.repeat(40);
const versions = [
  { version: parseRecipeVersion('1.0.0+1.0.0') as RecipeVersion, commit: commit('a') },
  { version: parseRecipeVersion('1.1.0+1.1.0') as RecipeVersion, commit: commit('b') },
];
const running = (
  version: string | undefined,
  chaosVersion?: string,
  lastGood?: { version: string; commit: string },
) => {
  const status = {
    state: 'deployed',
    version,
    chaosVersion,
    converged: true,
    crashLooping: false,
    reason: '',
    steadyForMs: 0,
  } as const;
  const point = lastGood && {
    ...lastGood,
    recipe: 'r',
    domain: 'd',
    images: {},
    env: '',
    secrets: [],
    configs: [],
    takenAt: '',
  };
  return runningVersion(status, versions, point)?.version;
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
  expect(running('cccccccc', undefined, { version: '0.9.0+0.9.0', commit: commit('c') })).toBe('0.9.0+0.9.0');
  expect(running(undefined)).toBeUndefined();
  expect(running('something else')).toBeUndefined();
});
