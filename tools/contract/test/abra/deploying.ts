import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Secret } from '@ci-warm/secret';
import { expect } from 'vitest';
import { filters } from '../../src/engine-client.ts';
import type { ServiceShape } from '../../src/shapes.ts';
import type { World } from './world.ts';

/** What stands on the engine after each verb. */
export function deploying(world: World): void {
  const { engineTest } = world;
  const refused = (fatal: string) => ({ outcome: 'refused', fatal: expect.stringContaining(fatal) });
  const done = { outcome: 'done' };
  const ofStack = (stack: string) => filters({ label: [`com.docker.stack.namespace=${stack}`] });
  const servicesOf = async (stack: string) =>
    (await world.engine.get<ServiceShape[]>(`/services?${ofStack(stack)}`)).body;
  const labelsOf = async (stack: string) => (await servicesOf(stack))[0]?.Spec.Labels ?? {};
  const secretsOf = async (stack: string) =>
    (await world.engine.get<{ Spec: { Name: string } }[]>('/secrets')).body
      .map(({ Spec }) => Spec.Name)
      .filter((name) => name.startsWith(`${stack}_`));
  const volumesOf = async (stack: string) =>
    (await world.engine.get<{ Volumes: { Name: string }[] | null }>(`/volumes?${ofStack(stack)}`)).body
      .Volumes ?? [];
  const app = async (version = '1.0.0+1.0.0') => {
    const recipe = await world.recipe(version);
    const domain = world.domain();
    await world.client.newApp({ recipe, domain, version });
    await world.client.generateSecrets(domain);
    return { recipe, domain, stack: domain.replaceAll('.', '_') };
  };

  engineTest('[V] every secret has to exist before a deploy; generating keeps those that do', async () => {
    const { client } = world;
    const recipe = await world.recipe();
    const domain = world.domain();
    const stack = domain.replaceAll('.', '_');
    await client.newApp({ recipe, domain });
    expect(await client.deploy(domain)).toMatchObject(refused('secret not generated'));
    expect(await client.generateSecrets(domain)).toMatchObject(done);
    expect(await secretsOf(stack)).toEqual([`${stack}_token_v1`]);
    const idOf = async () =>
      (await world.engine.get<{ ID: string }[]>(`/secrets?${filters({ name: [`${stack}_token_v1`] })}`)).body;
    const before = await idOf();
    expect(await client.generateSecrets(domain)).toMatchObject(done);
    expect((await idOf()).map(({ ID }) => ID)).toEqual(before.map(({ ID }) => ID));
    const extra = { name: 'extra', version: 'v1', value: new Secret('hush') };
    expect(await client.insertSecret(domain, extra)).toMatchObject(done);
    expect(await secretsOf(stack)).toContain(`${stack}_extra_v1`);
  });

  engineTest('[V] secrets are generated for machines as an object from name to value', async () => {
    const recipe = await world.recipe();
    const domain = world.domain();
    await world.client.newApp({ recipe, domain });
    const words = ['app', 'secret', 'generate', domain, '--all', '--machine', '--no-input', '--offline'];
    const { exitCode, stdout } = await world.abra(words);
    expect(exitCode).toBe(0);
    // Compared by shape, so that no value stands in a report.
    const made = Object.entries(JSON.parse(stdout) as Record<string, string>);
    expect(made.map(([name, value]) => [name, value.length])).toEqual([['token', 24]]);
  });

  engineTest(
    '[V] the stack is the domain with underscores; labels and TYPE say what was deployed',
    async () => {
      const { client } = world;
      const { recipe, domain, stack } = await app();
      await world.release(recipe, '1.1.0+1.0.0');
      await client.recipes.fetch(recipe);
      expect(await client.deploy(domain)).toMatchObject(done);
      expect((await servicesOf(stack)).map(({ Spec }) => Spec.Name)).toEqual([`${stack}_app`]);
      const label = (name: string) => `coop-cloud.${stack}.${name}`;
      expect(await labelsOf(stack)).toMatchObject({
        [label('version')]: '1.0.0+1.0.0',
        [label('recipe')]: recipe,
        [label('chaos')]: 'false',
      });
      expect(await client.deploy(domain, { version: '1.1.0+1.0.0', force: true })).toMatchObject(done);
      expect((await labelsOf(stack))[label('version')]).toBe('1.1.0+1.0.0');
      expect(await client.readEnv(domain)).toMatchObject({ recipe, version: '1.1.0+1.0.0' });
    },
  );

  engineTest('[V] what is deployed already is refused, unless forced', async () => {
    const { domain } = await app();
    expect(await world.client.deploy(domain)).toMatchObject(done);
    expect(await world.client.deploy(domain)).toMatchObject(refused('already deployed'));
    expect(await world.client.deploy(domain, { force: true })).toMatchObject(done);
  });

  engineTest('[V] a TYPE at a commit that is gone refuses; the version that is asked for helps', async () => {
    const { client } = world;
    const { recipe, domain } = await app();
    await client.editEnv(domain, { TYPE: `${recipe}:0badc0de` });
    expect(await client.deploy(domain)).toMatchObject(refused('0badc0de'));
    expect(await client.deploy(domain, { version: '1.0.0+1.0.0' })).toMatchObject(done);
    expect((await client.readEnv(domain))?.version).toBe('1.0.0+1.0.0');
  });

  engineTest('[V] a version that is not there, and a dirty tree, are refused', async () => {
    const { client } = world;
    const { recipe, domain, stack } = await app();
    expect(await client.deploy(domain, { version: '7.7.7+1.0.0' })).toMatchObject(refused('7.7.7+1.0.0'));
    await writeFile(join(client.recipes.path(recipe), 'stray.txt'), '');
    expect(await client.deploy(domain)).toMatchObject(refused('has locally unstaged changes'));
    expect(await servicesOf(stack)).toEqual([]);
  });

  engineTest(
    '[V] chaos deploys the tree as it is and says so; `.version` stays what the file says',
    async () => {
      const { client } = world;
      const { recipe, domain, stack } = await app();
      const head = (await client.recipes.headCommit(recipe)).slice(0, 8);
      await writeFile(join(client.recipes.path(recipe), 'stray.txt'), '');
      expect(await client.deploy(domain, { chaos: true })).toMatchObject(done);
      const label = (name: string) => `coop-cloud.${stack}.${name}`;
      expect(await labelsOf(stack)).toMatchObject({
        [label('chaos')]: 'true',
        [label('chaos-version')]: `${head}+U`,
        [label('version')]: '1.0.0+1.0.0',
      });
      expect((await client.readEnv(domain))?.version).toBe(`${head}+U`);
    },
  );

  engineTest(
    '[V] an error rule of the lint stops a deploy before anything is touched; chaos skips it',
    async () => {
      const { client } = world;
      const { recipe, domain, stack } = await app();
      await world.release(recipe, '0.1.0+1.0.0', { tag: 'lightweight' });
      await client.recipes.fetch(recipe);
      expect(await client.deploy(domain)).toMatchObject({ outcome: 'refused' });
      expect(await servicesOf(stack)).toEqual([]);
      expect(await client.deploy(domain, { chaos: true })).toMatchObject(done);
    },
  );

  engineTest(
    "[R] the secrets of a checkout are listed from all its compose files with the app's env, or refused as a deploy would be",
    async () => {
      const { client } = world;
      const { recipe, domain } = await app();
      expect(await client.readProject(domain)).toMatchObject(done);
      const compose = `${client.recipes.path(recipe)}/compose.yml`;
      const text = await readFile(compose, 'utf8');
      await writeFile(compose, text.replace('    deploy:\n', '    deploy:\n      replicas: many\n'));
      expect(await client.readProject(domain)).toMatchObject({ outcome: 'refused' });
      expect(await client.deploy(domain, { chaos: true })).toMatchObject({ outcome: 'refused' });
      await writeFile(compose, text);
    },
  );

  engineTest('[V] an undeploy keeps volumes, secrets and settings', async () => {
    const { client } = world;
    const { domain, stack } = await app();
    await client.deploy(domain);
    await expect.poll(async () => (await volumesOf(stack)).length, { timeout: 30_000 }).toBe(1);
    expect(await client.undeploy(domain)).toMatchObject(done);
    expect(await servicesOf(stack)).toEqual([]);
    expect((await volumesOf(stack)).map(({ Name }) => Name)).toEqual([`${stack}_data`]);
    expect(await secretsOf(stack)).toEqual([`${stack}_token_v1`]);
    expect(await client.readEnv(domain)).toBeDefined();
  });

  engineTest(
    '[R] a remove needs an undeploy first, and then takes settings, secrets and volumes',
    async () => {
      const { client } = world;
      const { domain, stack } = await app();
      await client.deploy(domain);
      expect(await client.removeApp(domain)).toMatchObject({ outcome: 'refused' });
      await client.undeploy(domain);
      expect(await client.removeApp(domain)).toMatchObject(done);
      expect(await client.readEnv(domain)).toBeUndefined();
      expect(await secretsOf(stack)).toEqual([]);
      expect(await volumesOf(stack)).toEqual([]);
    },
  );

  engineTest('[V] services are listed for machines by name, with these fields', async () => {
    const { domain } = await app();
    await world.client.deploy(domain);
    const { stdout } = await world.abra(['app', 'ps', domain, '--machine', '--offline']);
    const { app: row } = JSON.parse(stdout) as Record<string, object>;
    const names = ['chaos', 'created', 'image', 'ports', 'service', 'state', 'status', 'version'];
    expect(Object.keys(row ?? {})).toEqual(expect.arrayContaining(names));
  });

  engineTest('[V] without its convergence checks a deploy does not wait for a slow start', async () => {
    const { client } = world;
    const recipe = await world.recipe();
    const slow = '    healthcheck:\n      test: ["CMD", "false"]\n      start_period: 10m\n    deploy:\n';
    await world.release(recipe, '1.1.0+1.0.0', {
      edit: (files) => {
        files['compose.yml'] = (files['compose.yml'] ?? '').replace('    deploy:\n', slow);
      },
    });
    await client.recipes.fetch(recipe);
    const domain = world.domain();
    await client.newApp({ recipe, domain, version: '1.1.0+1.0.0' });
    await client.generateSecrets(domain);
    expect(await client.deploy(domain)).toMatchObject(done);
  });
}
