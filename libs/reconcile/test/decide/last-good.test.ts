import { expect, test } from 'vitest';
import { lastGoodOf } from '../../src/decide/last-good.ts';
import { lastGood, v1 } from './given.ts';

const context = { spec: { name: 'web' }, folder: { path: '/warm/web' } };

test('last good is the version that state.json names, with its order and its commit', () => {
  const { point, commit } = lastGood(v1);
  expect(lastGoodOf(context, point)).toMatchObject({
    version: { raw: v1, recipe: { major: 1 } },
    commit,
    point,
  });
});

test('a last good version without an order is refused: the gate would take any release for a first one', () => {
  const { point } = lastGood(v1);
  expect(() => lastGoodOf(context, { ...point, version: 'c'.repeat(40) })).toThrow(
    expect.objectContaining({ kind: 'broken', code: 'unknown-last-good' }),
  );
});
