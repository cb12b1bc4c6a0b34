import { describe, expect, test } from 'vitest';
import { decide } from '../../src/decide/decide.ts';
import { settingNotes } from '../../src/decide/needs-settings.ts';
import { settingsFor } from '../../src/decide/settings-for.ts';
import { describeEstimate } from '../../src/decide/snapshot-estimate.ts';
import { asking, facts, failed, inShort, major, options, release, v1, v2, v3 } from './given.ts';

const held = (version: string) => ({ version, reason: 'settings' });

test.each([
  ['it waits, by name and place', [asking(v2, 'RULE')], { action: 'hold', held: [held(v2)] }],
  [
    'what is below it is applied',
    [release(v2), asking(v3, 'RULE')],
    { action: 'upgrade', to: v2, held: [held(v3)] },
  ],
  ['what is above it is applied', [asking(v2, 'RULE'), release(v3)], { action: 'upgrade', to: v3, held: [] }],
  [
    'a major one waits for its own reason',
    [asking(major, 'RULE')],
    { action: 'hold', held: [{ reason: 'recipe-major' }] },
  ],
])('of a release that needs a setting: %s', (_, newer, decision) => {
  expect(inShort(decide(facts({ releases: [release(v1), ...newer] }), options))).toMatchObject(decision);
});

test('one that failed has failed, and is not said to wait for settings as well', () => {
  const known = facts({ releases: [release(v1), asking(v2, 'RULE')], failed: failed(v1, v2) });
  expect(decide(known, options)).toMatchObject({ action: 'hold', held: [{ reason: 'failed-before' }] });
});

test('it cannot be accepted, since that would not give the setting a value', () => {
  const known = facts({ releases: [release(v1), asking(v2, 'RULE', 'SECRET_A_VERSION')] });
  expect(() => decide(known, { ...options, accept: v2 })).toThrow(
    `operators must set RULE, SECRET_A_VERSION (and generate or insert its secret) in /servers/web.env`,
  );
});

describe('what comes with a release', () => {
  const brought = { ...release(v2), asks: { required: [], defaults: { LEVEL: 'info' }, optional: ['MORE'] } };

  test('is told', () => {
    expect(settingNotes(brought, '/web.env')).toEqual([
      `${v2} brings the setting LEVEL: info (of its .env.sample) goes into /web.env`,
      `${v2} brings the setting MORE, and does without: set it in /web.env to use it`,
    ]);
  });

  test('goes into the env below what the operator configures', () => {
    const present = new Map([['A', '1']]);
    expect(settingsFor({ env: { A: '1' } }, present)).toBeUndefined();
    expect(settingsFor({ env: { LEVEL: 'debug' } }, present, brought)).toEqual(
      new Map([...present, ['LEVEL', 'debug']]),
    );
  });
});

test('compose files are laid over those that the env names, and named once', () => {
  const spec = { env: {}, composeFiles: ['compose.wildcard.yml'] };
  const own = new Map([['COMPOSE_FILE', 'compose.yml:compose.own.yml']]);
  const laid = new Map([['COMPOSE_FILE', 'compose.yml:compose.own.yml:compose.wildcard.yml']]);
  expect(settingsFor(spec, own)).toEqual(laid);
  expect(settingsFor(spec, laid)).toBeUndefined();
  expect(settingsFor(spec, new Map())?.get('COMPOSE_FILE')).toBe('compose.yml:compose.wildcard.yml');
});

test.each([
  [{ names: 3, changed: 1, bytes: 512, seconds: 0.01 }, '512 bytes (1 of 3 names are new or changed)', '1 s'],
  [
    { names: 12_000, changed: 3_400, bytes: 64_424_509_440, seconds: 307.2 },
    '60.0 GiB (3,400 of 12,000',
    '6 min',
  ],
  [{ names: 9, changed: 9, bytes: 5 * 1024 ** 4, seconds: 30_000 }, '5.0 TiB', '8 h 20 min'],
])('a snapshot in units that people read: %o', (estimate, size, time) => {
  expect(describeEstimate(estimate)).toContain(size);
  expect(describeEstimate(estimate)).toMatch(new RegExp(`down about ${time}$`));
});
