import { describe, expect, it } from 'vitest';

import { defaultMarkers, findMarker } from '../src/index.ts';

describe('notes that ask for work', () => {
  it.each([
    ['BREAKING CHANGE: env renamed'],
    ['This needs a manual migration.'],
    ['Manual steps are listed below.'],
    ['Please migrate the data manually'],
    ['**Action** required!'],
    ['action-required'],
    ['Action\nrequired: set X'],
    ['ACTION\u00a0REQUIRED'],
    ['Before upgrading, dump the database.'],
    ['Before you upgrade: stop the worker'],
    ['Operators must set NEW_VAR'],
    ['You need to run abra app cmd'],
    ['backwards-incompatible schema'],
    ['Not backwards compatible'],
    ['There are no breaking changes.'],
    ['ｂｒｅａｋｉｎｇ'],
  ])('%j', (notes) => {
    expect(findMarker(notes, defaultMarkers)).toBeDefined();
  });
});

describe('notes that do not', () => {
  it.each([
    [''],
    ['Fixes a bug in the login form.'],
    ['Database migrations run by themselves.'],
    ['Groundbreaking speed.'],
    ['abreaking'],
  ])('%j', (notes) => {
    expect(findMarker(notes, defaultMarkers)).toBeUndefined();
  });
});

it('finds each of its own markers, alone, in a sentence and in capitals', () => {
  for (const marker of defaultMarkers) {
    expect(findMarker(marker, [marker])).toBe(marker);
    expect(findMarker(`Hello, ${marker.toUpperCase()} now`, [marker])).toBe(marker);
  }
});

it('answers with the first marker of the list', () => {
  expect(findMarker('b a', ['x', 'a', 'b'])).toBe('a');
});

it('takes signs as markers, and ignores empty ones', () => {
  expect(findMarker('⚠️ careful', [' ⚠️ '])).toBe(' ⚠️ ');
  expect(findMarker('careful', ['⚠️'])).toBeUndefined();
  expect(findMarker('anything', ['', '  '])).toBeUndefined();
});
