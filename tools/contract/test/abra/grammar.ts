import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { fatalLine } from '@ci-warm/abra-client';
import { expect, test } from 'vitest';
import type { World } from './world.ts';

/** How abra is spoken to, and how it answers. V: seen; I: follows from that; R: only remembered. */
export function grammar(world: World): void {
  const helps = new Map<string, string>();
  const helpOf = async (verb: readonly string[]) => {
    const text = helps.get(verb.join(' ')) ?? (await world.abra([...verb, '--help'])).stdout;
    helps.set(verb.join(' '), text);
    return text;
  };

  test('[V] a refusal is exit code 1 after a FATA line, on stdout, with nothing on stderr', async () => {
    const result = await world.abra(['app', 'deploy', '--no-input', 'nobody.ci.test']);
    expect(result).toMatchObject({ exitCode: 1, stderr: '' });
    expect(result.stdout).toMatch(/^FATA /m);
    expect(fatalLine(result)).toContain('nobody.ci.test');
  });

  test('[V] globals stand before the noun or after the verb', async () => {
    const said = async (...words: string[]) => fatalLine(await world.abra(words));
    const fatal = await said('app', 'deploy', 'nobody.ci.test');
    expect(fatal).toContain('nobody.ci.test');
    expect(await said('--no-input', '--offline', 'app', 'deploy', 'nobody.ci.test')).toBe(fatal);
    expect(await said('app', 'deploy', '--no-input', 'nobody.ci.test', '--offline')).toBe(fatal);
  });

  test.each([
    ['V', ['app', 'new'], ['domain', 'server', 'chaos', 'secrets']],
    ['V', ['app', 'deploy'], ['chaos', 'force', 'no-converge-checks', 'no-domain-checks']],
    ['V', ['app', 'secret', 'generate'], ['all', 'machine']],
    ['R', ['app', 'secret', 'generate'], ['chaos']],
    ['V', ['app', 'secret', 'ls'], ['machine']],
    ['R', ['app', 'secret', 'ls'], ['chaos']],
    ['V', ['app', 'secret', 'insert'], ['file']],
    ['V', ['app', 'ps'], ['machine']],
    ['R', ['recipe', 'lint'], ['chaos']],
    ['R', ['app', 'backup', 'download'], ['snapshot', 'volumes']],
    ['R', ['app', 'restore'], ['snapshot']],
  ])('[%s] `%j` knows the long flags that the client uses', async (_trust, verb, flags) => {
    const help = await helpOf(verb);
    for (const flag of flags) expect(help).toMatch(new RegExp(`--${flag}\\b`));
  });

  test.each([
    [['app', 'new']],
    [['app', 'deploy']],
    [['app', 'undeploy']],
    [['app', 'remove']],
    [['app', 'secret', 'generate']],
    [['app', 'secret', 'insert']],
    [['app', 'backup', 'create']],
    [['app', 'restore']],
    [['recipe', 'lint']],
  ])('[V] `%j` takes the globals `--no-input` and `--offline`', async (verb) => {
    const help = await helpOf(verb);
    for (const flag of ['no-input', 'offline']) expect(help).toMatch(new RegExp(`--${flag}\\b`));
  });

  test('[I] what is not in the grammar is refused, not passed over', async () => {
    for (const words of [
      ['app', 'deploy', 'x', '--dance'],
      ['app', 'undeploy', 'a', 'b', 'c'],
    ])
      expect((await world.abra(words)).exitCode).toBe(1);
  });

  test('[V] the local server is called `default`, and is listed for machines by name and host', async () => {
    const { stdout } = await world.abra(['server', 'ls', '--machine']);
    const servers = JSON.parse(stdout) as Record<string, string>[];
    expect(servers.map(({ name }) => name)).toContain('default');
    for (const server of servers) expect(Object.keys(server).sort()).toEqual(['host', 'name']);
  });

  test('[V] a clone of a recipe is a git checkout below `recipes/`, and a fetch brings new tags', async () => {
    const recipe = await world.recipe();
    const checkout = world.client.recipes.path(recipe);
    await access(join(checkout, '.git'));
    await world.release(recipe, '1.1.0+1.0.0');
    expect((await world.abra(['recipe', 'fetch', recipe, '--no-input'])).exitCode).toBe(0);
    expect((await world.git('-C', checkout, 'tag')).split('\n')).toEqual(['1.0.0+1.0.0', '1.1.0+1.0.0']);
  });

  test('[R] a recipe’s versions are listed for machines, annotated ones only', async () => {
    const recipe = await world.recipe();
    await world.release(recipe, '2.0.0+1.0.0', { tag: 'lightweight' });
    await world.client.recipes.fetch(recipe);
    const { stdout } = await world.abra(['recipe', 'versions', recipe, '--machine', '--offline']);
    expect(stdout).toContain('1.0.0+1.0.0');
    expect(stdout).not.toContain('2.0.0+1.0.0');
    const { versions, lightweight } = await world.client.recipes.versions(recipe);
    expect(versions.map(({ version }) => version.raw)).toEqual(['1.0.0+1.0.0']);
    expect(lightweight).toEqual(['2.0.0+1.0.0']);
  });
}
