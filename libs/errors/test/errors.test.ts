import { expect, it } from 'vitest';
import { exitCodeOf, messageOf, systemCodeOf, WarmError } from '../src/index.ts';

it.each([
  ['failed', 1],
  ['usage', 2],
  ['infrastructure', 3],
  ['broken', 4],
  ['busy', 75],
] as const)('maps a %s error to exit code %i', (kind, code) => {
  expect(exitCodeOf(new WarmError({ kind, code: 'x', message: 'x' }))).toBe(code);
});

it('says nothing about a recipe when the failure was not foreseen', () => {
  expect(exitCodeOf(new TypeError('x'))).toBe(3);
  expect(exitCodeOf('thrown text')).toBe(3);
});

it('keeps the cause and the remedy', () => {
  const cause = new Error('below');
  const error = new WarmError({ kind: 'usage', code: 'bad', message: 'above', hint: 'do this', cause });
  expect(error).toMatchObject({ name: 'WarmError', code: 'bad', hint: 'do this', cause });
});

it('puts any thrown value on one line', () => {
  expect(messageOf(new Error('first\n  second\n'))).toBe('first second');
  expect(messageOf(42)).toBe('42');
});

it('finds system error codes', () => {
  expect(systemCodeOf(Object.assign(new Error('x'), { code: 'ENOENT' }))).toBe('ENOENT');
  expect(systemCodeOf({ code: 5 })).toBeUndefined();
  expect(systemCodeOf(null)).toBeUndefined();
});
