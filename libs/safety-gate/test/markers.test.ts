import { expect, it } from 'vitest';

import { findMarker } from '../src/index.ts';

it.each([
  ['manual', 'Manual steps are listed below.'],
  ['manual', 'Please migrate the data manually'],
  ['manual', 'man\u00adu\u200bal'],
  ['action required', '**Action** required!'],
  ['action required', 'Action\nrequired: set X'],
  ['action required', 'ACTION\u00a0REQUIRED'],
  ['action required', 'action-required'],
  ['breaking', 'ｂｒｅａｋｉｎｇ'],
  ['nötig', 'HANDARBEIT NÖTIG'],
])('finds %j in %j', (marker, notes) => {
  expect(findMarker(notes, ['other', marker])).toBe(marker);
});

it.each(['', 'Fixes a bug.', 'Groundbreaking speed.', 'abreaking'])('finds no marker in %j', (notes) => {
  expect(findMarker(notes, ['breaking', 'manual'])).toBeUndefined();
});

it('answers with the first marker of the list', () => {
  expect(findMarker('b a', ['x', 'a', 'b'])).toBe('a');
});

it('takes signs as markers, and ignores empty ones', () => {
  expect(findMarker('⚠️ careful', [' ⚠️ '])).toBe(' ⚠️ ');
  expect(findMarker('careful', ['⚠️'])).toBeUndefined();
  expect(findMarker('anything', ['', '  '])).toBeUndefined();
});
