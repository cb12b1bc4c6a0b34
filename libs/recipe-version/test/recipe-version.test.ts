import { createRequire } from 'node:module';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  compareRecipeVersions,
  isPrerelease,
  parseRecipeVersion,
  sortRecipeVersions,
  type RecipeVersion,
} from '../src/index.ts';

const reference = createRequire(import.meta.url)('semver') as {
  parse(text: string): { raw: string } | null;
  compare(a: string, b: string): number;
};

function version(raw: string): RecipeVersion {
  const parsed = parseRecipeVersion(raw);
  if (!parsed) throw new Error(`${raw} does not parse`);
  return parsed;
}

describe('parseRecipeVersion', () => {
  it('splits at the first plus', () => {
    expect(version('5.1.1+v3.6.15')).toEqual({
      raw: '5.1.1+v3.6.15',
      recipe: { major: 5, minor: 1, patch: 1, prerelease: '' },
      app: 'v3.6.15',
      appParts: { major: 3, minor: 6, patch: 15, prerelease: '' },
    });
    expect(version('1.0.0+1.2+x')).toMatchObject({ app: '1.2+x', appParts: undefined });
    expect(version('2.0.0-rc.1+1.0.0')).toMatchObject({ recipe: { prerelease: 'rc.1' } });
    expect(version('1.2.3')).toMatchObject({ app: '', appParts: undefined });
  });

  it.each([
    ['1.0.0+26.6.2', [26, 6, 2, '']],
    ['1.0.0+26.6', [26, 6, 0, '']],
    ['1.0.0+26', [26, 0, 0, '']],
    ['1.0.0+2024.01.05', [2024, 1, 5, '']],
    ['1.0.0+v1.2.3-alpine-2', [1, 2, 3, 'alpine-2']],
    ['1.0.0+16-alpine', [16, 0, 0, 'alpine']],
  ] as const)('reads the app part of %s', (raw, [major, minor, patch, prerelease]) => {
    expect(version(raw).appParts).toEqual({ major, minor, patch, prerelease });
  });

  it.each([
    'latest',
    '1.2.3.4',
    'vv1',
    '1.2_3',
    'RELEASE.2024-01-05',
    '1.2-',
    '-1',
    '1..2',
    '',
    '99999999999999999999',
  ])('keeps an app part without an order: %s', (app) => {
    expect(version(`1.0.0+${app}`)).toMatchObject({ app, appParts: undefined });
  });

  it.each([
    '',
    'v1.0.0',
    '1.0',
    '1',
    '1.0.0.0',
    '01.0.0',
    '1.0.0-',
    '1.0.0-01',
    '1.0.0 ',
    ' 1.0.0',
    'latest',
    '1.0.0+a b',
    '1.0.0+a/b',
    '1.0.0+\n',
    '99999999999999999999.0.0',
  ])('refuses %j', (raw) => {
    expect(parseRecipeVersion(raw)).toBeUndefined();
  });
});

describe('order', () => {
  it('is the recipe first, then the app, whatever the tags were created like', () => {
    const sorted = [
      '1.11.0+1.29.0',
      '1.2.0+9.9.9',
      '1.10.0+1.28.0',
      '1.10.0+v1.27.9',
      '1.10.0-rc.1+2.0.0',
      '1.10.0+latest',
    ];
    expect(sortRecipeVersions(sorted.map(version)).map(({ raw }) => raw)).toEqual([
      '1.2.0+9.9.9',
      '1.10.0-rc.1+2.0.0',
      '1.10.0+latest',
      '1.10.0+v1.27.9',
      '1.10.0+1.28.0',
      '1.11.0+1.29.0',
    ]);
  });

  it('does not see a spelling as a step', () => {
    expect(compareRecipeVersions(version('1.0.0+v1.2'), version('1.0.0+1.2.0'))).toBe(0);
  });

  const identifier = fc.oneof(
    fc.constantFrom('0', '1', '2', '10', 'a', 'a-b', 'A', 'rc', '1a'),
    fc.stringMatching(/^[a-z][a-z0-9-]{0,3}$/),
  );
  const number = fc.oneof(fc.nat({ max: 3 }), fc.nat());
  const semver = fc
    .tuple(number, number, number, fc.array(identifier, { maxLength: 3 }))
    .map(
      ([major, minor, patch, pre]) =>
        `${major}.${minor}.${patch}${pre.length > 0 ? `-${pre.join('.')}` : ''}`,
    );

  it('agrees with the reference on every recipe part', () => {
    fc.assert(
      fc.property(semver, semver, (a, b) => {
        expect(Math.sign(compareRecipeVersions(version(a), version(b)))).toBe(reference.compare(a, b));
      }),
      { numRuns: 500 },
    );
  });

  it('reads exactly what the reference reads strictly', () => {
    fc.assert(
      fc.property(fc.oneof(semver, fc.stringMatching(/^[0-9v.a-]{1,9}$/)), (text) => {
        const strict = reference.parse(text) !== null && !/^[v=\s]/.test(text);
        expect(parseRecipeVersion(text) !== undefined).toBe(strict);
      }),
      { numRuns: 500 },
    );
  });

  it('is total', () => {
    const app = fc.oneof(fc.constantFrom('', 'latest', 'edge', 'v1', '1.0', '1.0.0-a', '2_1'), semver);
    const any = fc
      .tuple(fc.constantFrom('1.0.0', '1.0.1', '1.0.0-a'), app)
      .map(([recipe, part]) => version(`${recipe}+${part}`));
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        expect(Math.sign(compareRecipeVersions(a, b))).toBe(0 - Math.sign(compareRecipeVersions(b, a)));
        if (compareRecipeVersions(a, b) <= 0 && compareRecipeVersions(b, c) <= 0) {
          expect(compareRecipeVersions(a, c)).toBeLessThanOrEqual(0);
        }
        const sorted = sortRecipeVersions([a, b, c]);
        expect(sortRecipeVersions([c, a, b])).toEqual(sorted);
      }),
    );
  });
});

describe('isPrerelease', () => {
  it.each([
    ...['1.0.0-rc.1+1.0.0', '1.0.0-alpine+1.0.0', '1.0.0-0', '10.7.4+26.7.0-beta.1', '1.0.0+v2.0.0-rc0'],
    ...['1.0.0+26.7.0-nightly', '1.0.0+26.7.0-ea.1', '1.0.0+2.0.0-RC1', '1.0.0+2.0.0rc1', '1.0.0+2.0.0b2'],
    ...[
      '1.0.0+2.0a1',
      '1.0.0+1.2.0.dev3',
      '1.0.0+2.0.0-M2',
      '1.0.0+2.0.0-alpha-alpine',
      '1.0.0+1.2-SNAPSHOT',
    ],
    ...[
      '1.0.0+nightly',
      '1.0.0+edge',
      '1.0.0+2.0.0-preview4',
      '1.0.0+1.0.0-pre',
      '1.0.0+main',
      '1.0.0+1.0_beta',
    ],
  ])('%s', (raw) => {
    expect(isPrerelease(version(raw))).toBe(true);
  });

  it.each([
    ...['1.0.0', '1.0.0+1.2.3', '1.0.0+v1.2.3', '1.0.0+latest', '1.0.0+1.2.3-alpine', '1.0.0+1.2.3-rootless'],
    ...['1.0.0+1.2.3-alpine3.20', '1.0.0+16-bookworm', '1.0.0+8.2-fpm-alpine', '1.0.0+1.2.3-debian-12-r3'],
    ...[
      '1.0.0+1.2.3-ls123',
      '1.0.0+17-jdk-slim',
      '1.0.0+RELEASE.2024-01-05',
      '1.0.0+1.2.3-lts',
      '1.0.0+1.2.3-ce',
    ],
    ...[
      '1.0.0+15-postgis',
      '1.0.0+1.2.3-arm64',
      '1.0.0+2024.1',
      '1.0.0+stable',
      '1.0.0+1.2.3-apache',
      '1.0.0+1.0.0-p1',
    ],
  ])('not %s', (raw) => {
    expect(isPrerelease(version(raw))).toBe(false);
  });
});
