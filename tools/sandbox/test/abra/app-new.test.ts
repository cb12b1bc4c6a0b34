import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recipeFiles } from './support/recipes.ts';
import { runAbra } from './support/run-abra.ts';
import { makeWorld, type World } from './support/world.ts';

let world: World;
let head: string;
const abra = (...args: string[]) => runAbra(world.env, args);
const newApp = (domain: string, ...args: string[]) =>
  abra('app', 'new', ...args, '--domain', domain, '--server', 'default', '--no-input');

beforeAll(() => {
  world = makeWorld();
  world.commit('tiny', recipeFiles());
  world.tag('tiny', '1.0.0+1.0.0');
  world.commit('tiny', { 'release/1.10.0+1.0.0': 'notes\n' });
  world.tag('tiny', '1.10.0+1.0.0');
  world.commit('tiny', {});
  world.tag('tiny', '1.9.0+1.0.0');
  world.commit('tiny', {});
  world.tag('tiny', '9.0.0+1.0.0', { lightweight: true });
  head = world.commit('tiny', { 'more.txt': 'unreleased\n' });
});
afterAll(() => world.remove());

describe('app new', () => {
  it('takes the newest annotated version by number and moves the checkout there', async () => {
    const { code, stdout } = await newApp('one.ci.test', 'tiny');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'INFO one.ci.test created (version: 1.10.0+1.0.0)\n',
    });
    const checkout = world.checkoutPath('tiny');
    expect(world.git(checkout, 'rev-parse', 'HEAD')).toBe(
      world.git(checkout, 'rev-parse', '1.10.0+1.0.0^{commit}'),
    );
    expect(world.readEnv('one.ci.test')).toBe(
      'TYPE=tiny:1.10.0+1.0.0\nDOMAIN=one.ci.test\nSECRET_TOKEN_VERSION=v1 # length=24\n',
    );
  });

  it('keeps a sample without a last newline so, and an appended line glued to a comment is no setting', async () => {
    world.commit('bare', {
      '.env.sample': 'TYPE=bare\nLETS_ENCRYPT_ENV=production\n# the end',
      'compose.yml': 'services: {}\n',
    });
    world.tag('bare', '1.0.0+1');
    await newApp('bare.ci.test', 'bare');
    const text = readFileSync(world.envPath('bare.ci.test'), 'utf8');
    expect(text).toBe('TYPE=bare:1.0.0+1\nLETS_ENCRYPT_ENV=production\n# the end');
    writeFileSync(world.envPath('bare.ci.test'), `${text}DOMAIN=bare.ci.test\n`);
    const { stdout } = await abra('app', 'ls', '--machine');
    const listed = JSON.parse(stdout) as { default: { apps: { appName: string; domain: string }[] } };
    expect(listed.default.apps.find(({ appName }) => appName === 'bare.ci.test')?.domain).toBe('');
  });

  it('takes a version that is asked for, and FATAs on one that is not there', async () => {
    expect((await newApp('two.ci.test', 'tiny', '1.0.0+1.0.0')).code).toBe(0);
    expect(world.readEnv('two.ci.test')).toContain('TYPE=tiny:1.0.0+1.0.0\n');
    const unknown = await newApp('three.ci.test', 'tiny', '7.7.7+1.0.0');
    expect(unknown).toEqual({
      code: 1,
      stdout: expect.stringMatching(/^FATA .*7\.7\.7\+1\.0\.0/),
      stderr: '',
    });
  });

  it('never writes over an app that exists', async () => {
    await newApp('four.ci.test', 'tiny');
    const before = world.readEnv('four.ci.test');
    const again = await newApp('four.ci.test', 'tiny', '1.0.0+1.0.0');
    expect(again).toMatchObject({ code: 1, stderr: '', stdout: expect.stringContaining('FATA') });
    expect(world.readEnv('four.ci.test')).toBe(before);
  });

  it('FATAs on a dirty tree, for which an untracked file is enough; chaos takes it and marks it', async () => {
    await abra('recipe', 'fetch', 'tiny');
    const checkout = world.checkoutPath('tiny');
    world.git(checkout, 'checkout', '--quiet', head);
    const stray = join(checkout, 'stray.txt');
    writeFileSync(stray, '');
    const refused = await newApp('five.ci.test', 'tiny');
    expect(refused).toMatchObject({
      code: 1,
      stderr: '',
      stdout: expect.stringContaining('has locally unstaged changes'),
    });
    expect((await newApp('five.ci.test', 'tiny', '--chaos')).code).toBe(0);
    expect(world.readEnv('five.ci.test')).toContain(`TYPE=tiny:${head.slice(0, 8)}+U\n`);
    world.git(checkout, 'clean', '--quiet', '--force');
    expect((await newApp('six.ci.test', 'tiny', '--chaos')).code).toBe(0);
    expect(world.readEnv('six.ci.test')).toContain(`TYPE=tiny:${head.slice(0, 8)}\n`);
  });

  it('uses the short hash as the version of a recipe without tags', async () => {
    const commit = world.commit('untagged', { '.env.sample': 'TYPE=untagged\n' });
    await newApp('untagged.ci.test', 'untagged');
    expect(world.readEnv('untagged.ci.test')).toBe(`TYPE=untagged:${commit.slice(0, 8)}\n`);
  });
});
