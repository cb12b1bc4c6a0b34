import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { stackName } from '@ci-warm/app-names';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { hasKnownGoodEnv, returnToKnownGood } from '../src/index.ts';
import { recipe, seed, type Seeded } from './seed.ts';

let world: Seeded;
let stack: string;
let data: { name: string; mountpoint: string };
let known: Awaited<ReturnType<typeof look>>;
beforeAll(async () => {
  world = await seed();
  stack = stackName(world.canonical.domain);
  data = (await world.hands.swarm.volumesOf(stack))[0]!;
  known = await look();
});
afterAll(() => world?.sandbox.stop());
afterEach(() => {
  delete process.env['CCCI_FAILPOINTS'];
});

const folder = () => world.registry.folderOf(recipe);
const giveBack = () => returnToKnownGood(world);
const envPath = () => world.hands.abra.envPath(world.canonical.domain);

/** Everything that must be as it was. */
async function look() {
  const { swarm, lifecycle } = world.hands;
  const files = (await readdir(data.mountpoint)).sort();
  return {
    state: (await lifecycle.status(world.canonical.domain)).state,
    env: await readFile(envPath(), 'latin1'),
    data: await Promise.all(
      files.map(async (name) => [name, await readFile(join(data.mountpoint, name), 'latin1')]),
    ),
    volumes: (await swarm.volumesOf(stack)).map(({ name }) => name),
    secrets: await swarm.secretsOf(stack),
    configs: await swarm.configsOf(stack),
    registry: await readFile(folder().canonical, 'latin1'),
    mark: await folder().changedBy(),
  };
}

/** What a run of a pull request may leave when it is killed. */
async function change(): Promise<void> {
  await folder().markChanged({ run: 'killed', purpose: 'quick run' });
  await world.registry.setStatus(recipe, 'deployed');
  await writeFile(join(data.mountpoint, 'index.html'), 'changed');
  await writeFile(join(data.mountpoint, 'new'), 'new');
  const Labels = { 'com.docker.stack.namespace': stack };
  await tellEngine('/volumes/create', { Name: `${stack}_later`, Labels });
  await tellEngine('/secrets/create', { Name: `${stack}_later_v1`, Labels, Data: 'eA==' });
  await writeFile(envPath(), known.env.replace(/^TYPE=.*$/m, 'COMPOSE_FILE=compose.gone.yml'), 'latin1');
}

/** Without abra and without this project. */
function tellEngine(path: string, body: object): Promise<void> {
  const socketPath = world.sandbox.dockerHost.replace('unix://', '');
  const headers = { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, path, method: 'POST', headers }, (answer) => {
      const { statusCode = 0 } = answer.resume();
      answer.on('end', () => (statusCode < 300 ? resolve() : reject(new Error(`${path}: ${statusCode}`))));
    });
    sent.on('error', reject).end(JSON.stringify(body));
  });
}

describe('a canonical is returned to known-good', () => {
  it('while it runs, with an env file that abra refuses', async () => {
    await world.deploy();
    await change();
    expect(await hasKnownGoodEnv(world.hands.abra, world.canonical)).toBe(false);
    await giveBack();
    expect(await look()).toEqual(known);
    expect(known).toMatchObject({ state: 'undeployed', mark: undefined });
    expect(await hasKnownGoodEnv(world.hands.abra, world.canonical)).toBe(true);
  });

  it.each(['env', 'undeploy', 'restore', 'point', 'compare', 'idle', 'done'])(
    'also when it was interrupted before "%s", which leaves the mark',
    async (place) => {
      await change();
      process.env['CCCI_FAILPOINTS'] = `known-good.${place}=error`;
      await expect(giveBack()).rejects.toMatchObject({ code: 'failpoint' });
      expect(await folder().changedBy()).toMatchObject({ run: 'killed' });
      delete process.env['CCCI_FAILPOINTS'];
      await giveBack();
      expect(await look()).toEqual(known);
    },
  );

  it('but keeps the mark when something else writes there meanwhile', async () => {
    const { lifecycle } = world.hands;
    const applyRestorePoint: typeof lifecycle.applyRestorePoint = async (...point) => {
      await lifecycle.applyRestorePoint(...point);
      await writeFile(join(data.mountpoint, 'index.html'), 'not ours');
    };
    await change();
    const hands = { ...world.hands, lifecycle: { ...lifecycle, applyRestorePoint } };
    await expect(returnToKnownGood({ ...world, hands })).rejects.toMatchObject({
      code: 'not-known-good',
      kind: 'broken',
      message: expect.stringContaining('index.html'),
    });
    expect(await folder().changedBy()).toBeDefined();
    await giveBack();
    expect(await look()).toEqual(known);
  });
});

describe('what cannot be returned is left undeployed, with its mark', () => {
  it('because a volume is gone', async () => {
    await change();
    await world.hands.swarm.removeVolume(data.name);
    await expect(giveBack()).rejects.toMatchObject({
      code: 'volume-missing',
      kind: 'broken',
      message: expect.stringContaining(data.name),
    });
    expect(await folder().changedBy()).toMatchObject({ run: 'killed' });

    const Labels = { 'com.docker.stack.namespace': stack };
    await tellEngine('/volumes/create', { Name: data.name, Labels });
    await giveBack();
    expect(await look()).toEqual(known);
  });

  it('because the snapshot is damaged', async () => {
    await world.deploy();
    await change();
    const snapshot = join(folder().snapshots, world.canonical.snapshot ?? '');
    const manifest = join(
      snapshot,
      (await readdir(snapshot)).find((name) => name.startsWith('manifest')) ?? '',
    );
    const sound = await readFile(manifest);
    await appendFile(manifest, 'garbage');

    await expect(giveBack()).rejects.toMatchObject({ code: 'snapshot-invalid', kind: 'broken' });
    expect(await look()).toMatchObject({ state: 'undeployed', mark: { run: 'killed' } });
    expect(await readFile(join(data.mountpoint, 'index.html'), 'utf8')).toBe('changed');

    await writeFile(manifest, sound);
    await giveBack();
    expect(await look()).toEqual(known);
  });
});
