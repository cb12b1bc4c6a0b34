import { appendFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { dirname, join } from 'node:path';
import { stackName } from '@ci-warm/app-names';
import { acquireLock } from '@ci-warm/state-files';
import { Secret } from '@ci-warm/secret';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import {
  checkKnownGood,
  hasKnownGoodEnv,
  openCanonicalJournal,
  pruneCanonicals,
  recoverCanonical,
  returnToKnownGood,
} from '../src/index.ts';
import { recipe, seed, type Seeded } from './seed.ts';

let world: Seeded;
let stack: string;
let data: { name: string; mountpoint: string };
let known: Awaited<ReturnType<typeof look>>;
beforeAll(async () => {
  world = await seed();
  stack = stackName(world.canonical.domain);
  data = (await world.tools.swarm.volumesOf(stack))[0]!;
  known = await look();
});
afterAll(() => world?.sandbox.stop());
afterEach(() => {
  delete process.env['CCCI_FAILPOINTS'];
});

const folder = () => world.registry.folderOf(recipe);
const giveBack = () => returnToKnownGood(world);
const envPath = () => world.tools.abra.envPath(world.canonical.domain);

/** Everything that must be as it was. */
async function look() {
  const { swarm, lifecycle } = world.tools;
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
    expect(await hasKnownGoodEnv(world.tools.abra, world.canonical)).toBe(false);
    await giveBack();
    expect(await look()).toEqual(known);
    expect(known).toMatchObject({ state: 'undeployed', mark: undefined });
    expect(await hasKnownGoodEnv(world.tools.abra, world.canonical)).toBe(true);
  });

  it.each(['env', 'undeploy', 'restore', 'point', 'compare', 'idle', 'done'])(
    'also when it was interrupted before "%s", which leaves the mark',
    async (place) => {
      await change();
      process.env['CCCI_FAILPOINTS'] = `canonical-lifecycle.${place}=error`;
      await expect(giveBack()).rejects.toMatchObject({ code: 'failpoint' });
      expect(await folder().changedBy()).toMatchObject({ run: 'killed' });
      delete process.env['CCCI_FAILPOINTS'];
      await giveBack();
      expect(await look()).toEqual(known);
    },
  );

  it('but keeps the mark when something else writes there meanwhile', async () => {
    const { lifecycle } = world.tools;
    const applyRestorePoint: typeof lifecycle.applyRestorePoint = async (...point) => {
      await lifecycle.applyRestorePoint(...point);
      await writeFile(join(data.mountpoint, 'index.html'), 'not ours');
    };
    await change();
    const tools = { ...world.tools, lifecycle: { ...lifecycle, applyRestorePoint } };
    await expect(returnToKnownGood({ ...world, tools })).rejects.toMatchObject({
      code: 'not-known-good',
      kind: 'broken',
      message: expect.stringContaining('index.html'),
    });
    expect(await folder().changedBy()).toBeDefined();
    await giveBack();
    expect(await look()).toEqual(known);
  });
});

describe('what somebody removed of it is made again', () => {
  it('a volume from the snapshot', async () => {
    await world.tools.swarm.removeVolume(data.name);
    expect(await checkKnownGood(world)).toEqual([`there is no volume ${data.name}`]);
    await giveBack();
    expect(await look()).toEqual(known);
  });

  it('a secret, if its value was kept', async () => {
    const secret = `${stack}_own_v1`;
    const canonical = { ...world.canonical, secrets: [secret] };
    await expect(returnToKnownGood({ ...world, canonical })).rejects.toMatchObject({ code: 'secrets-lost' });
    await world.registry.secretsOf(recipe).keep({ [secret]: new Secret('kept') });
    await returnToKnownGood({ ...world, canonical });
    expect(await world.tools.swarm.secretsOf(stack)).toEqual([secret]);
    await giveBack();
    expect(await look()).toEqual(known);
  });
});

it('is checked without being changed: everything that is wrong is told', async () => {
  expect(await checkKnownGood(world)).toEqual([]);
  await change();
  const changed = await look();
  expect(await checkKnownGood(world)).toEqual([
    'run killed (quick run) had it and did not give it back',
    expect.stringMatching(/^volume: .*_content\/: mtime is /),
    expect.stringMatching(/^volume: .*index\.html: /),
    expect.stringMatching(/^volume: .*new: /),
    expect.stringContaining('is not the recorded one'),
  ]);
  expect(await look()).toEqual(changed);
  await giveBack();
});

describe('a file of its folder that is damaged has a remedy that ends at known-good', () => {
  const journal = () => openCanonicalJournal(folder().journal);
  const recover = () => recoverCanonical({ ...world, recipe, journal: journal(), progress: () => undefined });
  const begin = async () => {
    const { domain, version, commit } = world.canonical;
    const plan = { recipe, domain, version, commit, run: 'r', from: version };
    await journal().begin({ kind: 'advance-in-place', plan });
    await journal().step('deploying');
  };
  const changedBy = () => join(folder().path, 'changed-by.json');
  /** What a hint says is to be written into changed-by.json. */
  const fromHint = ({ hint }: { hint?: string }) => /\{.*\}/.exec(hint ?? '')?.[0] ?? '';

  it('the journal', async () => {
    await change();
    await folder().clearChanged();
    await begin();
    const text = await readFile(folder().journal, 'utf8');
    await writeFile(folder().journal, text.replace('advance', 'retreat'));
    const error = await recover().catch((reason: unknown) => reason as { hint?: string });
    expect(error).toMatchObject({ kind: 'broken', code: 'state-corrupt' });
    await writeFile(changedBy(), fromHint(error ?? {}));
    await rm(folder().journal);
    await recover();
    expect(await look()).toEqual(known);
  });

  it('changed-by.json', async () => {
    await change();
    await writeFile(changedBy(), '{"run":');
    const error = await recover().catch((reason: unknown) => reason as { hint?: string });
    expect(error).toMatchObject({ kind: 'broken', code: 'state-corrupt' });
    await writeFile(changedBy(), fromHint(error ?? {}));
    await recover();
    expect(await look()).toEqual(known);
  });

  it('a journal of another domain is left to whoever has that one', async () => {
    await begin();
    const text = await readFile(folder().journal, 'utf8');
    const foreign = text.replace(world.canonical.domain, 'warm-custom-html.other.test');
    await writeFile(folder().journal, foreign.replace(/,\s*"checksum": ".*"/, ''));
    await expect(recover()).rejects.toMatchObject({ kind: 'broken', code: 'foreign-journal' });
    await rm(folder().journal);
    expect(await look()).toEqual(known);
  });

  it('canonical.json: what was its snapshot is kept beside the store, whatever is made anew', async () => {
    await rename(folder().canonical, `${folder().canonical}.away`);
    await recover();
    const kept = join(folder().path, 'unnamed-snapshots', world.canonical.snapshot ?? '');
    expect(await readdir(kept)).toContain('manifest');
    await rename(kept, join(folder().snapshots, world.canonical.snapshot ?? ''));
    await rm(dirname(kept), { recursive: true });
    await rename(`${folder().canonical}.away`, folder().canonical);
    await recover();
    expect(await checkKnownGood(world)).toEqual([]);
  });
});

describe('what cannot be returned is left undeployed, with its mark', () => {
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

describe('once its recipe is not enrolled any more', () => {
  const prune = (remove: boolean) => {
    const { sandbox, registry, tools } = world;
    return pruneCanonicals({ registry, lockDir: sandbox.lockDir, connect: () => tools }, { remove });
  };
  const enrol = async (name: string) => {
    const path = join(world.sandbox.dir, 'recipes', name);
    await mkdir(path, { recursive: true });
    await writeFile(join(path, 'recipe.config.ts'), 'export const config = { warmCanonical: true };');
  };
  const name = recipe;

  it('nothing is removed while enrolment cannot be read, or it is enrolled', async () => {
    await expect(prune(true)).rejects.toMatchObject({ code: 'enrolment-unreadable' });
    await enrol(name);
    expect(await prune(true)).toEqual([]);
    expect(await look()).toEqual(known);
  });

  it('it is listed first, and kept while somebody uses it or a change of it was cut short', async () => {
    await enrol('other');
    await rm(join(world.sandbox.dir, 'recipes', name), { recursive: true });
    expect(await prune(false)).toMatchObject([{ recipe: name, outcome: 'listed' }]);

    const path = join(world.sandbox.lockDir, `cc-ci-app-${world.canonical.domain}.lock`);
    const held = await acquireLock(path, { purpose: 'quick run of #7' });
    if (held.outcome === 'busy') throw new Error('the lock is not free');
    expect(await prune(true)).toMatchObject([
      {
        outcome: 'kept',
        reason: expect.stringMatching(/^it is in use by quick run of #7 \(process \d+, since /),
      },
    ]);
    await held.lock.release();

    const journal = openCanonicalJournal(folder().journal);
    const { domain, version, commit } = world.canonical;
    await journal.begin({ kind: 'advance-in-place', plan: { recipe, domain, version, commit, run: 'r' } });
    expect(await prune(true)).toMatchObject([
      { outcome: 'kept', reason: expect.stringContaining('cut short') },
    ]);
    await journal.finish();
    const aside = join(folder().path, 'unnamed-snapshots');
    await mkdir(aside);
    expect(await prune(true)).toMatchObject([{ outcome: 'kept', reason: expect.stringContaining(aside) }]);
    await rm(aside, { recursive: true });
    expect(await look()).toEqual(known);
  });

  it.each([
    'canonical-lifecycle.remove-app',
    'app-lifecycle.remove-rest',
    'canonical-lifecycle.remove-folder',
  ])('it goes as a whole, also after it was interrupted before "%s"', async (place) => {
    if (place !== 'canonical-lifecycle.remove-app') await restoreAll();
    await world.registry.secretsOf(recipe).keep({ [`${stack}_own_v1`]: new Secret('kept') });
    process.env['CCCI_FAILPOINTS'] = `${place}=error`;
    await expect(prune(true)).rejects.toMatchObject({ code: 'failpoint' });
    delete process.env['CCCI_FAILPOINTS'];
    expect(await prune(true)).toMatchObject([{ recipe: name, outcome: 'removed' }]);
    expect(await readdir(world.sandbox.warmRoot)).toEqual([]);
    expect(await world.tools.swarm.volumesOf(stack)).toEqual([]);
    expect(await world.tools.swarm.secretsOf(stack)).toEqual([]);
    expect(await world.tools.abra.readEnv(world.canonical.domain)).toBeUndefined();
    expect(await prune(true)).toEqual([]);
  });

  /** As if it had never been removed: the same entry, without a snapshot, and an app with a volume and a secret. */
  async function restoreAll(): Promise<void> {
    const canonical = { ...world.canonical, snapshot: undefined };
    await world.registry.write(canonical);
    await world.tools.abra.writeEnvBytes(canonical.domain, Buffer.from(canonical.env, 'base64'));
    await world.tools.swarm.createVolume(data.name, stack);
    await tellEngine('/secrets/create', { Name: `${stack}_own_v1`, Labels: {}, Data: 'eA==' });
  }
});
