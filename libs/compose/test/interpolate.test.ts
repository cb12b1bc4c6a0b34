import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { interpolate, interpolateAll } from '../src/index.ts';

const variables = new Map([
  ['X', 'x'],
  ['EMPTY', ''],
  ['DOLLAR', '$X ${X}'],
]);
const text = (written: string) => interpolate(written, variables).text;

describe('each form, of a variable with a value, of an empty one and of none', () => {
  test.each([
    ['$X|$EMPTY|$NONE', 'x||'],
    ['${X}|${EMPTY}|${NONE}', 'x||'],
    ['${X:-d}|${EMPTY:-d}|${NONE:-d}', 'x|d|d'],
    ['${X-d}|${EMPTY-d}|${NONE-d}', 'x||d'],
    ['${X:?e}|${EMPTY:?e}|${NONE:?e}', 'x||'],
    ['${X?e}|${EMPTY?e}|${NONE?e}', 'x||'],
    ['${X:+a}|${EMPTY:+a}|${NONE:+a}', 'a||'],
    ['${X+a}|${EMPTY+a}|${NONE+a}', 'a|a|'],
    ['${NONE:-}|${NONE-}', '|'],
    ['${NONE:-a:b/c-d?e}', 'a:b/c-d?e'],
    ['$$X $${X} $$$X', '$X ${X} $x'],
    ['$X/$$Y', 'x/$Y'],
    ['$X.$X-$X', 'x.x-x'],
    ['$DOLLAR', '$X ${X}'],
  ])('%s', (written, expected) => {
    expect(text(written)).toBe(expected);
    expect(interpolate(written, variables).problems).toEqual([]);
  });
});

test.each(['${A:-${B}}', '${A:-$B}', '${}', '${1}', '${A', 'cost: 5$', '${A:-{x}', '${A/b}'])(
  '%s is no form that is known',
  (written) => {
    expect(interpolate(written, variables).problems).toContain(`the variable in "${written}"`);
  },
);

it('nothing is nested: a default reaches to the first brace', () => {
  expect(text('${A:-${X}}')).toBe('${X}');
});

it('says which variables the text demands', () => {
  expect(interpolate('${X:?} ${NONE} ${EMPTY?e} ${EMPTY:?e} ${A?}', variables).required).toEqual([
    'EMPTY',
    'A',
  ]);
});

it('says which variables nothing stood in for', () => {
  const blank = (written: string) => interpolate(written, variables).blank;
  expect(blank('$X ${NONE} ${EMPTY} ${A:?e}')).toEqual(['NONE', 'EMPTY', 'A']);
  expect(blank('${NONE:-d} ${NONE:+a} ${EMPTY:-} ${X}')).toEqual([]);
});

describe('as written, where a reader has to see the variable', () => {
  test.each([
    ['${HOME}/x:$HOME', '${HOME}/x:$HOME'],
    ['${EMPTY}|${EMPTY:?e}|${NONE?e}', '|${EMPTY:?e}|${NONE?e}'],
    ['${NONE:-d}|${NONE:+a}|$X', 'd||x'],
  ])('%s', (written, expected) => {
    expect(interpolate(written, variables, { unset: 'as-written' }).text).toBe(expected);
  });
});

it('fills in all strings of a document, and no keys', () => {
  const node = { $X: ['$X', { a: '${NONE:-d}', b: 1, c: null, d: true }], e: { f: ['${'] } };
  expect(interpolateAll(node, variables)).toEqual({
    document: { $X: ['x', { a: 'd', b: 1, c: null, d: true }], e: { f: ['${'] } },
    blank: [],
    required: [],
    problems: [{ text: '${', at: 'e.f.[]' }],
  });
});

describe('of any text', () => {
  const name = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,5}$/);
  const word = fc.stringMatching(/^[^${}]{0,8}$/);
  const known = fc.dictionary(name, fc.string({ maxLength: 6 })).map((all) => new Map(Object.entries(all)));

  test('with its dollars doubled, it stays as it is', () => {
    fc.assert(
      fc.property(fc.string(), known, (any, values) => {
        const filled = interpolate(any.replaceAll('$', '$$$$'), values);
        expect(filled).toEqual({ text: any, blank: [], required: [], problems: [] });
      }),
    );
  });

  test('every operator says of a variable what a shell says, and values are never looked into', () => {
    const operator = fc.constantFrom(':-', '-', ':+', '+', ':?', '?', '');
    fc.assert(
      fc.property(name, operator, word, known, word, (key, sign, operand, values, around) => {
        fc.pre(sign !== '' || operand === '');
        const value = values.get(key);
        const there = sign.startsWith(':') ? value !== undefined && value !== '' : value !== undefined;
        const expected = sign.endsWith('+')
          ? there
            ? operand
            : ''
          : there
            ? value
            : sign.endsWith('-')
              ? operand
              : (value ?? '');
        const { text: filled, problems } = interpolate(`${around}\${${key}${sign}${operand}}`, values);
        expect(filled).toBe(`${around}${expected}`);
        expect(problems).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
