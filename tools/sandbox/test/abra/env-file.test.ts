import { describe, expect, it } from 'vitest';
import { parseEnv } from '../../src/abra/files/env-file.ts';
import { withVersion } from '../../src/abra/files/type-line.ts';
import { compareVersions } from '../../src/abra/recipe/versions.ts';

describe('an env file', () => {
  it('refers to itself, keeps quoted text, and reads modifiers from trailing comments', () => {
    const { values, modifiers } = parseEnv(
      [
        'COMPOSE_FILE="compose.yml"',
        'COMPOSE_FILE="$COMPOSE_FILE:compose.x.yml"',
        "EXTRA=', `$not.expanded`'",
        'PLAIN=a b # length=128 generate=false',
        '# OFF=1',
        'EMPTY=',
        'HASH=a#b',
      ].join('\n'),
    );
    expect(Object.fromEntries(values)).toEqual({
      COMPOSE_FILE: 'compose.yml:compose.x.yml',
      EXTRA: ', `$not.expanded`',
      PLAIN: 'a b',
      EMPTY: '',
      HASH: 'a#b',
    });
    expect(Object.fromEntries(modifiers.get('PLAIN') ?? [])).toEqual({ length: '128', generate: 'false' });
  });

  it.each([
    ['TYPE=a\nB=1', 'TYPE=a:2\nB=1'],
    ['B=1\nTYPE=a:1.0.0+3\n', 'B=1\nTYPE=a:2\n'],
    ['RECIPE="a:1" # why\n#TYPE=b', 'RECIPE="a:2" # why\n#TYPE=b'],
  ])('%j at version 2 is %j', (before, after) => {
    expect(withVersion(before, '2')).toBe(after);
  });
});

describe('version order', () => {
  it('is the recipe part by number, then the app part', () => {
    const ordered = [
      '0.9.0+9',
      '1.0.0-rc.1+2',
      '1.0.0+1.9',
      '1.0.0+v1.10',
      '1.0.0+1.10.1-alpine',
      '1.0.0+1.10.1',
      '1.10.0+1',
    ];
    expect([...ordered].reverse().sort(compareVersions)).toEqual(ordered);
  });
});
