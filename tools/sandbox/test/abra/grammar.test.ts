import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { remembered } from '../../src/abra/remembered.ts';
import { runAbra } from './support/run-abra.ts';
import { makeWorld, type World } from './support/world.ts';

let world: World;
const abra = (...args: string[]) => runAbra(world.env, args);

beforeAll(() => {
  world = makeWorld();
});
afterAll(() => world.remove());

describe.concurrent('the grammar', () => {
  it.each([
    [['app', 'dance'], 'unknown command "dance" for "abra app"'],
    [['app', 'deploy', 'x', '--dance'], 'unknown flag: --dance'],
    [['app', 'deploy', '-z'], "unknown shorthand flag: 'z' in -z"],
    [['app', 'deploy'], 'requires at least 1 arg(s), only received 0'],
    [['app', 'undeploy', 'a', 'b'], 'accepts at most 1 arg(s), received 2'],
    [['app', 'new', 'x', '--domain'], 'flag needs an argument: --domain'],
    [['server', 'add', 'host.test'], 'this stand-in knows the local server only: abra server add --local'],
  ])('%j is FATA, on stdout', async (args, message) => {
    expect(await abra(...args)).toEqual({ code: 1, stdout: `FATA ${message}\n`, stderr: '' });
  });

  it('lets globals stand before the noun or after the verb', async () => {
    const fatal = { code: 1, stdout: `FATA ${remembered.says.noSuchApp('x')}\n`, stderr: '' };
    expect(await abra('--no-input', '-o', 'app', 'deploy', 'x')).toEqual(fatal);
    expect(await abra('app', 'deploy', '-n', 'x', '--offline')).toEqual(fatal);
  });

  it('has help for every level, and a version', async () => {
    expect((await abra('--help')).stdout).toContain('app secret generate <domain>');
    expect((await abra('recipe')).stdout).toMatch(/recipe lint <recipe>/);
    expect((await abra('app', 'deploy', '--help')).stdout).toContain('--no-converge-checks');
    expect(await abra('--version')).toEqual({ code: 0, stdout: `${remembered.versionLine}\n`, stderr: '' });
  });

  it('knows the local server', async () => {
    const env = { ...world.env, ABRA_DIR: join(world.dir, 'fresh') };
    expect((await runAbra(env, ['server', 'add', '--local'])).code).toBe(0);
    expect((await runAbra(env, ['server', 'ls', '--machine'])).stdout).toBe(
      '[{"name":"default","host":"local"}]\n',
    );
  });

  it('lists the versions of a recipe, newest first and annotated only', async () => {
    world.commit('listed', { a: '1' });
    for (const tag of ['1.9.0+1', '1.10.0+1']) world.tag('listed', tag);
    world.tag('listed', '2.0.0+1', { lightweight: true });
    expect((await abra('recipe', 'fetch', 'listed')).code).toBe(0);
    const { stdout } = await abra('recipe', 'versions', 'listed', '--machine');
    expect((JSON.parse(stdout) as { version: string }[]).map(({ version }) => version)).toEqual([
      '1.10.0+1',
      '1.9.0+1',
    ]);
    expect(await abra('recipe', 'fetch', 'nowhere')).toMatchObject({
      code: 1,
      stderr: '',
      stdout: expect.stringContaining('FATA unable to clone nowhere'),
    });
  });
});
