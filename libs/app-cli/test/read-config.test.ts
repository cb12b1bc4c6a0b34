import { describe, expect, test } from 'vitest';
import { configFile, configure } from './configure.ts';

async function config(...args: Parameters<typeof configure>) {
  const outcome = await configure(...args);
  if (outcome.outcome === 'wrong') throw new Error(outcome.problems.join('\n'));
  return outcome.config;
}

async function problems(...args: Parameters<typeof configure>) {
  const outcome = await configure(...args);
  return outcome.outcome === 'wrong' ? outcome.problems : [];
}

describe('precedence', () => {
  const file = {
    common: { root: '/common', windowSec: 2 },
    reconciler: { windowSec: 3, size: 9 },
    'quick-runner': { anything: 1 },
  };

  test('flag, variable, own section, common section, default', async () => {
    expect(await config('keycloak', {}, file)).toMatchObject({
      root: '/common',
      windowSec: 3,
      size: 9,
      dryRun: false,
    });
    expect(
      await config('keycloak', { CCCI_WARM_ROOT: '/env', CCCI_HEALTH_WINDOW_SEC: '4' }, file),
    ).toMatchObject({ root: '/env', windowSec: 4 });
    expect(
      await config('keycloak --window=5 --warm-root /flag', { CCCI_HEALTH_WINDOW_SEC: '4' }, file),
    ).toMatchObject({ root: '/flag', windowSec: 5 });
  });

  test('--config before CCCI_CONFIG, and an empty variable is none', async () => {
    const path = await configFile({ common: { root: '/flag-file' } });
    expect(await config(`keycloak --config ${path}`, { CCCI_WARM_ROOT: '' }, file)).toMatchObject({
      root: '/flag-file',
      windowSec: 15,
    });
  });

  test('an argument that is also a setting sets it', async () => {
    const outcome = await configure('keycloak');
    expect(outcome).toMatchObject({
      outcome: 'read',
      config: { app: 'keycloak' },
    });
  });
});

describe('text becomes what the schema asks for', () => {
  test('numbers, switches, lists, objects', async () => {
    expect(await config('a --dry-run --markers one,two --size 7')).toMatchObject({
      dryRun: true,
      markers: ['one', 'two'],
      size: 7,
    });
    expect(await config('a --dry-run=no')).toMatchObject({ dryRun: false });
  });

  test('a switch that is on is given a word to be off', async () => {
    expect(await config('a')).toMatchObject({ bases: true });
    expect(await config('a --bases off')).toMatchObject({ bases: false });
  });
});

describe('all problems at once, each naming its place', () => {
  test('in flags, variables, file and arguments', async () => {
    const file = { common: { rot: 1, size: 1 }, reconciler: { windwSec: 1, spec: 5 } };
    const found = await problems(
      'a b --windw 3 --size x',
      { CCCI_HEALTH_WINDOW_SEC: '0', CCW_URL: 'http://ci.test' },
      file,
    );
    expect(found).toEqual([
      'unknown flag --windw (did you mean --window?)',
      'unexpected argument b',
      expect.stringMatching(/config\.json: unknown key common\.rot \(did you mean root\?\)$/),
      expect.stringMatching(/config\.json: common\.size belongs in the section reconciler$/),
      expect.stringMatching(/config\.json: unknown key reconciler\.windwSec \(did you mean windowSec\?\)$/),
      expect.stringMatching(/^CCCI_HEALTH_WINDOW_SEC: .*\(got 0\)$/),
      expect.stringMatching(/config\.json: reconciler\.spec: .*\(got 5\)$/),
      expect.stringMatching(/^CCW_URL: .*https:\/\/.*\(got "http:\/\/ci\.test"\)$/),
      expect.stringMatching(/^--size: .*\(got "x"\)$/),
    ]);
  });

  test('what is missing says how to give it', async () => {
    expect(await problems('', { CCW_URL: '' })).toEqual([
      'missing <app>',
      'url is missing: give --url or CCW_URL',
    ]);
  });

  test('a flag without its value', async () => {
    expect(await problems('a --window')).toEqual(['--window needs a value']);
    expect(await problems('a --window --dry-run')).toEqual(['--window needs a value']);
    expect(await problems('a --config')).toEqual(['--config needs a value']);
  });

  test.each([
    ['{ half', 'is not JSON'],
    ['[]', 'holds no JSON object'],
    [{ reconciler: [] }, 'reconciler is not an object'],
  ])('a file such as %j', async (content, why) => {
    expect(await problems('a', {}, content)).toEqual([expect.stringContaining(why)]);
  });

  test('a file that is not there', async () => {
    expect(await problems('a --config /no/such.json')).toEqual([
      expect.stringMatching(/^cannot read \/no\/such\.json: /),
    ]);
  });

  test('a secret is never shown', async () => {
    const found = await problems('a', { CCCI_TOKEN: 'hunter2' });
    expect(found).toEqual([expect.stringMatching(/^CCCI_TOKEN: /)]);
    expect(found.join()).not.toContain('hunter2');
  });
});

describe('what belongs to others is left to them', () => {
  test("another app's variables and common settings are known; a misspelt one is not", async () => {
    const outcome = await configure(
      'a',
      { CCCI_QUICK: '1', CCCI_WARM_ROT: '/x' },
      { common: { lockDir: '/x' }, 'quick-runner': {}, reconcilr: {} },
    );
    expect(outcome.outcome).toBe('read');
    expect(outcome.warnings).toEqual([
      expect.stringMatching(/unknown section reconcilr \(did you mean reconciler\?\)$/),
      'unknown variable CCCI_WARM_ROT (did you mean CCCI_WARM_ROOT?)',
    ]);
  });
});
