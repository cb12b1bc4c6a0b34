import { expect, it } from 'vitest';

import { backOffUntil } from '../src/back-off.ts';

const hour = 3_600_000;
const at = '2026-01-01T00:00:00.000Z';
const failedAt = Date.parse(at);
const edge = { from: '1', to: '2', at, reason: 'x', count: 1 };
const ask = (count: number, now: number) => backOffUntil([{ ...edge, count }], { from: '1', to: '2', now });

it.each([
  [1, 1],
  [2, 2],
  [3, 4],
  [8, 128],
  [9, 168],
  [1000, 168],
])('after failure %i it rests %i hours', (count, hours) => {
  const end = failedAt + hours * hour;
  expect(ask(count, failedAt)).toBe(end);
  expect(ask(count, end - 1)).toBe(end);
  expect(ask(count, end)).toBeUndefined();
});

it('rests for the same edge only', () => {
  expect(backOffUntil([edge], { from: '1', to: '3', now: failedAt })).toBeUndefined();
  expect(backOffUntil([edge], { from: '0', to: '2', now: failedAt })).toBeUndefined();
  expect(backOffUntil([], { from: '1', to: '2', now: failedAt })).toBeUndefined();
});
