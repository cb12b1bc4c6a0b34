import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runApp } from './support.ts';

let folder: string;
let base: Record<string, string>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quick-runner-'));
  // Found, and never started.
  await mkdir(join(folder, 'bin', 'abra-root', 'servers', 'default'), { recursive: true });
  await writeFile(join(folder, 'bin', 'abra'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  base = {
    PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
    CCCI_BASE_DOMAIN: 'ci.test',
    CCCI_WARM_ROOT: join(folder, 'warm'),
    CCCI_LOCK_DIR: join(folder, 'locks'),
    ABRA_DIR: join(folder, 'bin', 'abra-root'),
    DOCKER_HOST: `unix://${folder}/no.sock`,
  };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('one clear error each, and nothing is made', () => {
  const recipe = { RECIPE: 'custom-html' };
  it.each<[string, Record<string, string>, string[], number, RegExp]>([
    ['no recipe', {}, [], 2, /recipe is missing: give .*RECIPE/],
    [
      'all that is wrong at once',
      { RECIPE: '../x', REF: '--upload-pack=x' },
      ['--fast'],
      2,
      /(?=[\s\S]*--fast)(?=[\s\S]*RECIPE: must be the name of a recipe)(?=[\s\S]*REF: must be)/,
    ],
    ['an unknown stage', { ...recipe, STAGES: 'install,lunch' }, [], 2, /"lunch"/],
    ['a checkout without recipes', { ...recipe, CCCI_REPO: '/usr' }, [], 2, /CCCI_REPO.* \/usr .*recipes\//],
    ['no abra root', { ...recipe, ABRA_DIR: '/nowhere' }, [], 2, /ABRA_DIR\) \/nowhere/],
    ['no such server', { ...recipe }, ['--server', 'x'], 2, /--server: abra has no server x.*\n.*default/],
    [
      'a port that cannot be',
      { ...recipe, CCCI_CONNECT_TO: '127.0.0.1:99999' },
      [],
      2,
      /CCCI_CONNECT_TO: must/,
    ],
    ['no such authority', { ...recipe, CCCI_CA_FILE: '/no.pem' }, [], 2, /CCCI_CA_FILE\) \/no\.pem/],
    ['a public URL of nobody', { ...recipe, CCCI_PUBLIC_URL: 'https://x' }, [], 2, /CCCI_PUBLIC_URL: must/],
    ['a file for locks', { ...recipe, CCCI_LOCK_DIR: '/etc/passwd' }, [], 2, /CCCI_LOCK_DIR\) \/etc\/passwd/],
    ['an engine that does not answer', { ...recipe }, [], 3, /no\.sock/],
    ['no abra', { ...recipe, PATH: '/nowhere' }, [], 3, /no executable abra/],
  ])('%s', async (_name, env, args, code, message) => {
    const ending = await runApp(args, { ...base, ...env });
    expect(ending).toMatchObject({ code, stdout: '' });
    expect(ending.stderr).toMatch(message);
    expect(await readdir(folder)).toEqual(['bin']);
  });
});

it('prints its configuration, and how it is used', async () => {
  const printed = await runApp(['--print-config'], { ...base, RECIPE: 'custom-html', MODE: 'quick' });
  expect(printed.code).toBe(0);
  expect(JSON.parse(printed.stdout)).toMatchObject({ recipe: 'custom-html', mode: 'quick' });
  expect((await runApp(['--help'], {})).stdout).toMatch(/CCCI_QUICK[\s\S]*Exit codes/);
  expect((await runApp(['--version'], {})).stdout).toMatch(/^quick-runner /);
  // What says the same twice, or leaves out what the lane leaves out by itself, contradicts nothing.
  const well = ['wiki', '--quick', '--mode', 'quick', '--stages', 'install,upgrade', '--deadline', '300'];
  expect(await runApp([...well, '--recipe', 'wiki', '--print-config'], base)).toMatchObject({ code: 0 });
});
