import { readFile } from 'node:fs/promises';
import { Secret } from '@ci-warm/secret';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSandbox, type Sandbox } from '@ci-warm/sandbox';
import { createAbraClient, type AbraClient } from '../src/index.ts';
import { createRunner } from '@ci-warm/process-runner';

let sandbox: Sandbox;
let abra: AbraClient;
const domain = 'client.ci.test';

beforeAll(async () => {
  sandbox = await startSandbox({ recipes: ['keycloak', 'custom-html'] });
  const run = createRunner({ env: sandbox.env });
  abra = createAbraClient({ run, abraDir: sandbox.abraDir });
  for (const recipe of ['keycloak', 'custom-html']) await abra.recipes.fetch(recipe);
});

afterAll(() => sandbox.stop());

const newest = async (recipe: string) =>
  (await abra.recipes.versions(recipe)).versions.at(-1)?.version.raw ?? '';

test('an app of a recipe whose sample has no final line break gets its settings', async () => {
  const version = await newest('keycloak');
  expect(await abra.newApp({ recipe: 'keycloak', domain, version })).toMatchObject({ outcome: 'done' });
  const sample = await readFile(`${abra.recipes.path('keycloak')}/.env.sample`, 'utf8');
  expect(sample.endsWith('\n')).toBe(false);
  await abra.editEnv(domain, { CCW_MARK: 'set' });
  expect(await abra.readEnv(domain)).toMatchObject({ recipe: 'keycloak', version });
  expect((await abra.readEnv(domain))?.values.get('CCW_MARK')).toBe('set');
});

test('a missing secret refuses the deploy; generating keeps what is there', async () => {
  expect(await abra.deploy(domain)).toMatchObject({
    outcome: 'refused',
    fatal: expect.stringContaining('secret not generated'),
  });
  expect(await abra.generateSecrets(domain)).toMatchObject({ outcome: 'done' });
  expect(await abra.generateSecrets(domain)).toMatchObject({ outcome: 'done' });
  expect(
    await abra.insertSecret(domain, { name: 'extra', version: 'v1', value: new Secret('hush') }),
  ).toMatchObject({
    outcome: 'done',
  });
});

test('it is deployed, is so already, is undeployed and removed', async () => {
  expect(await abra.deploy(domain)).toMatchObject({ outcome: 'done' });
  expect(await abra.deploy(domain)).toMatchObject({
    outcome: 'refused',
    fatal: expect.stringContaining('already deployed'),
  });
  expect(await abra.deploy(domain, { force: true })).toMatchObject({ outcome: 'done' });
  expect(await abra.undeploy(domain)).toMatchObject({ outcome: 'done' });
});

test('a TYPE at a commit that is gone refuses, and the version asked for is what helps', async () => {
  await abra.newApp({ recipe: 'custom-html', domain: 'stale.ci.test' });
  await abra.editEnv('stale.ci.test', { TYPE: 'custom-html:0badc0de', DOMAIN: 'stale.ci.test' });
  expect(await abra.deploy('stale.ci.test')).toMatchObject({
    outcome: 'refused',
    fatal: expect.stringContaining('0badc0de'),
  });
  const version = await newest('custom-html');
  expect(await abra.deploy('stale.ci.test', { version })).toMatchObject({ outcome: 'done' });
  expect((await abra.readEnv('stale.ci.test'))?.version).toBe(version);
  await abra.undeploy('stale.ci.test');
});

test('one lightweight tag: reported, not a version, and lint says which rule', async () => {
  await sandbox.publish('custom-html', '9.0.0+9.0.0', { lightweight: true });
  await abra.recipes.fetch('custom-html');
  const { versions, lightweight } = await abra.recipes.versions('custom-html');
  expect(lightweight).toEqual(['9.0.0+9.0.0']);
  expect(versions.map(({ version }) => version.raw)).not.toContain('9.0.0+9.0.0');
  expect(await abra.lint('custom-html')).toMatchObject({ ok: false, errors: [{ id: 'R014' }] });
});
