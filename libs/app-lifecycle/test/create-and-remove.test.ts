import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Secret } from '@ci-warm/secret';
import { beforeAll, describe, expect, it } from 'vitest';
import { execIn, remainsOf, removeApp } from '../src/index.ts';
import { health, shortWindow, useScene } from './scene.ts';

const recipe = 'keycloak';
const domain = 'one.ci.test';
const stack = 'one_ci_test';
const scene = useScene([recipe]);
let version: string;
beforeAll(async () => {
  version = (await scene.abra.recipes.versions(recipe)).versions.at(-1)!.version.raw;
});
const secrets = async () => (await scene.swarm.secretsOf(stack)).sort();

describe('an app is created', () => {
  it('with the secrets of known value by their short names, at the version of its env file, and those are kept', async () => {
    const kept: string[] = [];
    const created = await scene.lifecycle.createApp({
      ...{ recipe, version, domain, mustBeNew: true },
      secrets: [
        { name: 'admin_password', value: new Secret('of the test'), ofRecipe: true },
        { name: 'no_place', value: new Secret('unused'), ofRecipe: true },
      ],
      keepSecrets: async (values) => void kept.push(...Object.keys(values)),
    });
    expect(created).toEqual({ created: true });
    expect(await secrets()).toEqual([`${stack}_admin_password_v1`]);
    expect(kept).toContain('admin_password');
    expect(scene.progress.join('\n')).not.toContain('of the test');
  });

  it('only once, where it must be new', async () => {
    const again = scene.lifecycle.createApp({ recipe, version, domain, mustBeNew: true });
    await expect(again).rejects.toMatchObject({ kind: 'failed', code: 'app-not-created' });
  });
});

it('a secret is inserted by its full name where Swarm has none, and told', async () => {
  const given = [
    { name: `${stack}_admin_password_v1`, value: new Secret('another') },
    { name: `${stack}_extra_key_v2`, value: new Secret('extra') },
  ];
  expect(await scene.lifecycle.insertMissingSecrets(domain, given)).toEqual([`${stack}_extra_key_v2`]);
  expect(await scene.lifecycle.insertMissingSecrets(domain, given)).toEqual([]);
});

it('a command is run in the container of a service, once there is one', async () => {
  const command = ['cat', '/run/secrets/admin_password'];
  expect(await execIn(scene.swarm, { domain, service: 'app', command })).toEqual({
    outcome: 'not-running',
    reason: 'no container of app runs',
  });
  const deployed = await scene.lifecycle.deploy({ domain, version, health, window: shortWindow });
  expect(deployed.outcome).toBe('healthy');
  expect(await execIn(scene.swarm, { domain, service: 'app', command })).toMatchObject({
    outcome: 'ended',
    exitCode: 0,
    stdout: 'of the test',
  });
});

it('an app is removed whole, also what abra does not know of, and may be again', async () => {
  expect((await remainsOf(scene, domain)).length).toBeGreaterThan(3);
  expect(await removeApp(scene, domain)).toEqual({ leftovers: [], problems: [] });
  await scene.swarm.createVolume(`${stack}_late`, stack);
  expect(await removeApp(scene, domain)).toEqual({ leftovers: [], problems: [] });
  expect(await remainsOf(scene, domain)).toEqual([]);
});

it('whose fault an image is: of a recipe that names what its registry has not, unless it was had before', async () => {
  const compose = join(scene.abra.recipes.path(recipe), 'compose.yml');
  const text = await readFile(compose, 'utf8');
  await writeFile(compose, text.replace(/image: \S+/, 'image: nobody/has:this'));
  const wanted = { recipe, domain, of: 'checkout' };
  await expect(scene.lifecycle.requireImages(wanted)).rejects.toMatchObject({
    kind: 'failed',
    code: 'image-unknown',
  });
  await expect(scene.lifecycle.requireImages({ ...wanted, proved: true })).rejects.toMatchObject({
    kind: 'infrastructure',
    code: 'image-refused',
  });
  await writeFile(compose, text);
  await scene.lifecycle.requireImages({ ...wanted, of: version });
});
