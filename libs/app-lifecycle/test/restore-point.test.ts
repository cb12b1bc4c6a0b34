import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Secret } from '@ci-warm/secret';
import { describe, expect, it } from 'vitest';
import { shortWindow as window, startStraggler, tellEngine, useScene } from './scene.ts';

const scene = useScene(['keycloak']);
const domain = 'id.ci.test';
const stack = 'id_ci_test';
const version = '10.7.1+26.6.2';
const realm = { path: '/realms/master' };

const faults = `
services: { app: { networks: [gone], configs: [empty, changed, lost, far], secrets: [filed] } }
networks: { gone: { external: true } }
configs:
  empty: { name: '\${STACK_NAME}_empty_v1', file: empty.txt }
  changed: { name: '\${STACK_NAME}_changed_v1', file: changed.txt }
  lost: { name: '\${STACK_NAME}_lost_v1', file: lost.txt }
  far: { name: far_v1, external: true }
secrets: { filed: { name: '\${STACK_NAME}_filed_v1', file: filed.txt } }
`;

/** A release of the recipe that only this checkout knows, with these files more. */
async function releaseHere(tag: string, files: Readonly<Record<string, string>>): Promise<void> {
  const folder = scene.abra.recipes.path('keycloak');
  const git = (...words: string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=x', '-c', 'user.email=x@ci.test', ...words]);
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  git('add', '--all');
  git('commit', '--quiet', '--message', tag);
  git('tag', '--annotate', '--message', tag, tag);
}

describe('preflight', () => {
  const request = { domain, recipe: 'keycloak', version };

  it('finds the secret that was never generated', async () => {
    const { abra, lifecycle } = scene;
    await abra.newApp({ recipe: 'keycloak', domain, version });
    const outcome = await lifecycle.preflight(request);
    expect(outcome).toMatchObject({ outcome: 'refused' });
    expect(outcome).toHaveProperty('problems', [expect.stringContaining(`${stack}_admin_password_v1`)]);
  });

  it('is ready once the app is whole, which createApp sees to', async () => {
    const { lifecycle } = scene;
    expect(await lifecycle.createApp({ recipe: 'keycloak', domain, version })).toEqual({ created: false });
    expect(await lifecycle.preflight({ ...request, alsoImagesOf: '10.6.0+26.5.5' })).toEqual({
      outcome: 'ready',
    });
  });

  it('names a variable that only an operator can set', async () => {
    const { abra, lifecycle } = scene;
    const env = await abra.readEnv(domain);
    await abra.editEnv(domain, { SECRET_ADMIN_PASSWORD_VERSION: undefined });
    const outcome = await lifecycle.preflight(request);
    expect(outcome).toHaveProperty('problems', [
      expect.stringContaining('must set SECRET_ADMIN_PASSWORD_VERSION'),
    ]);
    await abra.writeEnvBytes(domain, env?.bytes ?? Buffer.alloc(0));
  });

  it('names what would be too long for the engine', async () => {
    const { abra, lifecycle } = scene;
    const env = await abra.readEnv(domain);
    const long = 'v'.repeat(64 - `${stack}_admin_password_`.length);
    await abra.editEnv(domain, { SECRET_ADMIN_PASSWORD_VERSION: `${long}v` });
    const name = `${stack}_admin_password_${long}v`;
    expect(await lifecycle.preflight(request)).toHaveProperty('problems', [
      `the secret name "${name}" has 65 characters, and Swarm takes at most 64`,
      expect.stringContaining(`secret ${name} does not exist`),
    ]);
    await abra.editEnv(domain, { SECRET_ADMIN_PASSWORD_VERSION: long });
    expect(await lifecycle.preflight(request)).toHaveProperty('problems', [
      expect.stringContaining(`secret ${name.slice(0, -1)} does not exist`),
    ]);
    await abra.writeEnvBytes(domain, env?.bytes ?? Buffer.alloc(0));
  });

  it('and no app is made with such a name', async () => {
    const { abra, lifecycle, swarm } = scene;
    const other = 'other.ci.test';
    const env = { SECRET_ADMIN_PASSWORD_VERSION: 'v'.repeat(50) };
    await expect(
      lifecycle.createApp({ recipe: 'keycloak', domain: other, version, env }),
    ).rejects.toMatchObject({ kind: 'usage', code: 'name-too-long' });
    expect(await abra.readEnv(other)).toBeUndefined();
    expect(await swarm.secretsOf('other_ci_test')).toEqual([]);
  });

  it('names all that the engine would refuse once abra has begun', async () => {
    const { abra, lifecycle } = scene;
    const files = { 'filed.txt': 'one', 'changed.txt': 'two', 'empty.txt': '', 'compose.faults.yml': faults };
    await releaseHere('10.7.1+26.6.90', files);
    await releaseHere('10.7.1+26.6.91', { 'filed.txt': 'another' });
    await tellEngine(scene, 'POST', '/configs/create', { Name: `${stack}_changed_v1`, Data: 'b25l' });
    await tellEngine(scene, 'POST', '/secrets/create', { Name: `${stack}_filed_v1`, Data: 'b25l' });
    const env = (await abra.readEnv(domain))?.values ?? new Map<string, string>();
    const settings = new Map([...env, ['COMPOSE_FILE', 'compose.yml:compose.faults.yml']]);
    const versions = { version: '10.7.1+26.6.91', alsoImagesOf: '10.7.1+26.6.90' };
    expect(await lifecycle.preflight({ ...request, ...versions, settings })).toHaveProperty('problems', [
      expect.stringContaining(`config ${stack}_empty_v1 has 0 bytes`),
      expect.stringContaining(`config ${stack}_changed_v1 is there with other content`),
      `config ${stack}_lost_v1: the recipe has no lost.txt`,
      'config far_v1 does not exist',
      expect.stringContaining(`secret ${stack}_filed_v1 is there with other content`),
      expect.stringContaining('network gone is expected to be there'),
    ]);
    // Of the version that runs nothing was changed: the secret is what its file says.
    const same = { version: '10.7.1+26.6.90', alsoImagesOf: '10.7.1+26.6.90' };
    const again = await lifecycle.preflight({ ...request, ...same, settings });
    expect(again.outcome === 'refused' && again.problems.filter((line) => line.startsWith('secret'))).toEqual(
      [],
    );
    await tellEngine(scene, 'DELETE', `/secrets/${stack}_filed_v1`);
    await tellEngine(scene, 'DELETE', `/configs/${stack}_changed_v1`);
  });

  it('pulls what is missing, and refuses what lint refuses', async () => {
    const { abra, lifecycle, sandbox, swarm } = scene;
    const broken = '10.7.2+26.6.3';
    await sandbox.publish('keycloak', broken, { break: 'lint' });
    await abra.recipes.fetch('keycloak');
    expect(await swarm.image('keycloak/keycloak:26.6.3')).toBeUndefined();
    const outcome = await lifecycle.preflight({ ...request, version: broken });
    expect(outcome).toHaveProperty('problems', [expect.stringMatching(/^lint R\d{3}: /)]);
    expect(await swarm.image('keycloak/keycloak:26.6.3')).toBeDefined();
  });

  it('says what the registry said of an image that is nowhere', async () => {
    const problems = await scene.lifecycle.ensureImages(['keycloak/keycloak:26.6.2', 'nobody/has:this']);
    expect(problems).toEqual([expect.stringContaining('image nobody/has:this cannot be had: manifest')]);
  });
});

describe('a restore point', () => {
  it('brings back env, secrets, configs and the set of volumes', async () => {
    const { abra, lifecycle, swarm } = scene;
    expect(await lifecycle.deploy({ domain, version, health: realm, window })).toMatchObject({
      outcome: 'healthy',
    });
    const volumes = await lifecycle.snapshotSources(domain);
    expect(volumes.map(({ name }) => name)).toEqual([`${stack}_data`]);
    const commit = (await abra.recipes.resolve('keycloak', version)) ?? '';
    const point = await lifecycle.captureRestorePoint({
      domain,
      recipe: 'keycloak',
      version,
      commit,
      snapshot: 's1',
    });
    expect(point).toMatchObject({
      recipe: 'keycloak',
      domain,
      version,
      commit,
      snapshot: 's1',
      secrets: [`${stack}_admin_password_v1`],
      images: { 'keycloak/keycloak:26.6.2': expect.stringMatching(/sha256:/) },
    });
    expect(point.configs).toHaveLength(1);

    await lifecycle.undeployAndSettle(domain);
    const undeployed = await lifecycle.captureRestorePoint({
      domain,
      recipe: 'keycloak',
      version,
      commit,
      snapshot: 's1',
    });
    // An undeploy takes the configs along; the next deploy makes them again.
    expect({ ...undeployed, takenAt: '', configs: [] }).toEqual({ ...point, takenAt: '', configs: [] });

    const Labels = { 'com.docker.stack.namespace': stack };
    await abra.editEnv(domain, { ADDED: 'later' });
    await abra.insertSecret(domain, { name: 'new_secret', version: 'v1', value: new Secret('x') });
    const later = { Name: `${stack}_later_v9`, Labels, Data: Buffer.from('x').toString('base64') };
    await tellEngine(scene, 'POST', '/configs/create', later);
    await tellEngine(scene, 'POST', '/volumes/create', { Name: `${stack}_cache`, Labels });
    await tellEngine(scene, 'POST', '/volumes/create', { Name: 'somebody_elses' });
    // What mounted it last may not be quite gone.
    await (await startStraggler(scene, `${stack}_cache`)).end();

    await lifecycle.applyRestorePoint(point, [`${stack}_cache`, 'somebody_elses']);
    expect(Buffer.from((await abra.readEnv(domain))?.bytes ?? []).toString('base64')).toBe(point.env);
    expect(await swarm.secretsOf(stack)).toEqual(point.secrets);
    expect(await swarm.configsOf(stack)).toEqual([]);
    expect((await swarm.volumesOf(stack)).map(({ name }) => name)).toEqual([`${stack}_data`]);
    expect(await swarm.volume('somebody_elses')).toBeDefined();
    expect(await lifecycle.deploy({ domain, version, health: realm, window })).toMatchObject({
      outcome: 'healthy',
    });
    await lifecycle.undeployAndSettle(domain);
  });

  it('says that a secret is lost, for nobody can bring it back', async () => {
    const { lifecycle, swarm } = scene;
    const request = { domain, recipe: 'keycloak', version, commit: version };
    const point = await lifecycle.captureRestorePoint(request);
    await swarm.removeSecret(`${stack}_admin_password_v1`);
    await expect(lifecycle.applyRestorePoint(point, [])).rejects.toMatchObject({
      kind: 'broken',
      code: 'secrets-lost',
    });
  });

  it('needs an env', async () => {
    const request = { domain: 'gone.ci.test', recipe: 'keycloak', version, commit: version };
    await expect(scene.lifecycle.captureRestorePoint(request)).rejects.toMatchObject({ code: 'env-missing' });
  });
});

describe('snapshotSources', () => {
  const stack = 'far_ci_test';
  const Labels = { 'com.docker.stack.namespace': stack };

  it('refuses a volume that may live elsewhere, without telling where', async () => {
    const DriverOpts = { type: 'nfs', o: 'addr=hidden' };
    await tellEngine(scene, 'POST', '/volumes/create', {
      Name: `${stack}_nfs`,
      Labels,
      Driver: 'local',
      DriverOpts,
    });
    const error: unknown = await scene.lifecycle
      .snapshotSources('far.ci.test')
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'not-snapshotable',
      message: expect.stringContaining('driver options (o, type)'),
    });
    expect(String(error)).not.toContain('hidden');
  });
});
