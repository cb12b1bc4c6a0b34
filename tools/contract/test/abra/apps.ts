import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { World } from './world.ts';

/** Settings files: how they come to be, and what abra writes into them. */
export function apps(world: World): void {
  const refused = (fatal: string) => ({ outcome: 'refused', fatal: expect.stringContaining(fatal) });

  test('[V] a new app is the sample at that release, with TYPE at it and its domain', async () => {
    const { client } = world;
    const recipe = await world.recipe();
    await world.release(recipe, '1.1.0+1.0.0');
    await client.recipes.fetch(recipe);
    const domain = world.domain();
    const version = '1.0.0+1.0.0';
    expect(await client.newApp({ recipe, domain, version })).toMatchObject({ outcome: 'done' });
    expect(await client.readEnv(domain)).toMatchObject({ recipe, version });
    const text = await readFile(client.envPath(domain), 'utf8');
    expect(text).toMatch(new RegExp(`^TYPE=${recipe}:1\\.0\\.0\\+1\\.0\\.0$`, 'm'));
    expect(text).toMatch(new RegExp(`^DOMAIN=${domain}$`, 'm'));
    expect(await client.recipes.headCommit(recipe)).toBe(await client.recipes.resolve(recipe, version));
  });

  test('[V] a sample without a last line break stays so, and an edit by the client is no part of a comment', async () => {
    const { client } = world;
    const recipe = await world.recipe();
    const domain = world.domain();
    await client.newApp({ recipe, domain });
    expect(await readFile(client.envPath(domain), 'utf8')).toMatch(/# length=24$/);
    await client.editEnv(domain, { EXTRA: 'kept' });
    const { stdout } = await world.abra(['app', 'ls', '--machine', '--offline']);
    expect(JSON.stringify(JSON.parse(stdout))).toContain(domain);
    expect((await client.readEnv(domain))?.values.get('EXTRA')).toBe('kept');
  });

  test('[I] without a version a new app is of the newest annotated one, by number', async () => {
    const { client } = world;
    const recipe = await world.recipe('1.9.0+1.0.0');
    await world.release(recipe, '1.10.0+1.0.0');
    await world.release(recipe, '9.0.0+1.0.0', { tag: 'lightweight' });
    await client.recipes.fetch(recipe);
    const domain = world.domain();
    await client.newApp({ recipe, domain });
    expect((await client.readEnv(domain))?.version).toBe('1.10.0+1.0.0');
  });

  test('[V] a version that is not there is refused by its name', async () => {
    const recipe = await world.recipe();
    const request = { recipe, domain: world.domain(), version: '7.7.7+1.0.0' };
    expect(await world.client.newApp(request)).toMatchObject(refused('7.7.7+1.0.0'));
  });

  test('[R] an app that is there is never written over', async () => {
    const recipe = await world.recipe();
    const domain = world.domain();
    await world.client.newApp({ recipe, domain });
    const before = await readFile(world.client.envPath(domain));
    expect(await world.client.newApp({ recipe, domain })).toMatchObject({ outcome: 'refused' });
    expect(await readFile(world.client.envPath(domain))).toEqual(before);
  });

  test('[V] a tree with an untracked file is dirty, and refused', async () => {
    const { client } = world;
    const recipe = await world.recipe();
    await writeFile(join(client.recipes.path(recipe), 'stray.txt'), '');
    expect(await client.newApp({ recipe, domain: world.domain() })).toMatchObject(
      refused('has locally unstaged changes'),
    );
  });

  test('[R] chaos writes the first 8 digits of HEAD, with `+U` when the tree is dirty', async () => {
    const { client } = world;
    const recipe = await world.recipe();
    const head = (await client.recipes.headCommit(recipe)).slice(0, 8);
    const stray = join(client.recipes.path(recipe), 'stray.txt');
    await writeFile(stray, '');
    const dirty = world.domain();
    expect(await client.newApp({ recipe, domain: dirty, chaos: true })).toMatchObject({ outcome: 'done' });
    expect((await client.readEnv(dirty))?.version).toBe(`${head}+U`);
    await rm(stray);
    const clean = world.domain();
    await client.newApp({ recipe, domain: clean, chaos: true });
    expect((await client.readEnv(clean))?.version).toBe(head);
  });

  test('[V] a recipe without tags has the short hash of its head as its version', async () => {
    const { client } = world;
    const recipe = `untagged-${world.domain().split('.')[0]}`;
    const commit = await world.release(recipe, '1.0.0+1.0.0', { tag: 'none' });
    await client.recipes.fetch(recipe);
    const domain = world.domain();
    await client.newApp({ recipe, domain });
    const version = (await client.readEnv(domain))?.version ?? '';
    expect(version).toMatch(/^[0-9a-f]{7,8}$/);
    expect(commit.startsWith(version)).toBe(true);
  });

  test('[V] apps are listed for machines per server, with these fields', async () => {
    const recipe = await world.recipe();
    const domain = world.domain();
    await world.client.newApp({ recipe, domain });
    const { exitCode, stdout } = await world.abra(['app', 'ls', '--machine', '--offline']);
    expect(exitCode).toBe(0);
    const listed = JSON.parse(stdout) as Record<string, { apps: Record<string, unknown>[] }>;
    expect(listed['default']?.apps.find(({ appName }) => appName === domain)).toMatchObject({
      server: 'default',
      recipe,
      appName: domain,
      domain,
      status: expect.anything(),
      chaos: expect.anything(),
      chaosVersion: expect.anything(),
      version: expect.anything(),
      upgrade: expect.anything(),
    });
  });
}
