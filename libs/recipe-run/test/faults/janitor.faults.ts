import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { lockName } from '@ci-warm/app-names';
import { acquireLock } from '@ci-warm/state-files';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RunRecord } from '@ci-warm/runs';
import { runOnce } from '../support/run-once.ts';
import { seedCanonical } from '../support/seed-canonical.ts';
import { tidyingRun } from '../support/tidying-run.ts';
import { config, createWorld, passing, type World } from '../support/world.ts';

vi.setConfig({ testTimeout: 180_000 });
const recipe = 'custom-html';
let world: World;
beforeAll(async () => {
  world = await createWorld([recipe, 'notes']);
  for (const name of [recipe, 'notes'])
    await world.recipe(name, { 'recipe.config.ts': config(), 'tests/a.test.ts': passing });
});
afterAll(() => world?.stop());
afterEach(async () => {
  delete process.env['CCCI_FAILPOINTS'];
  // What a test leaves open on purpose is not the next one's.
  await rm(join(world.sandbox.warmRoot, 'runs'), { recursive: true, force: true });
});

const folderOf = (id: string) => join(world.sandbox.warmRoot, 'runs', id);
const recordOf = async (id: string) =>
  JSON.parse(await readFile(join(folderOf(id), 'run.json'), 'utf8')) as RunRecord;

/** Another recipe's run: what it does before its own work is what is looked at. */
const anotherRun = () => tidyingRun(world, { recipe: 'notes', stages: ['install'] });

/** A run that is killed at a failpoint. */
async function deadRun(failpoint: string, request: Parameters<typeof runOnce>[1] = { recipe }) {
  const before = await world.runIds();
  const ended = await runOnce(world, { stages: ['install'], ...request }, `${failpoint}=kill`);
  expect(ended.signal).toBe('SIGKILL');
  const id = (await world.runIds()).find((one) => !before.includes(one)) ?? '';
  return { id, record: await recordOf(id) };
}

async function plant(record: Partial<RunRecord> & { id: string }): Promise<void> {
  await mkdir(folderOf(record.id), { recursive: true });
  const whole: RunRecord = {
    schema: 1,
    ...{ recipe, commit: 'f'.repeat(40), lane: 'cold', creates: [], realms: [], pid: 1, bootId: '' },
    ...{ host: hostname(), startedAt: new Date().toISOString() },
    ...record,
  };
  await writeFile(join(folderOf(record.id), 'run.json'), JSON.stringify(whole));
}

const envPath = (domain: string) => join(world.sandbox.abraDir, 'servers', 'default', `${domain}.env`);
const plantApp = (domain: string) =>
  writeFile(envPath(domain), `TYPE=${recipe}:1.11.0+1.29.0\nDOMAIN=${domain}\n`);

describe('what a dead run left', () => {
  it.each(['recipe-run.deploy', 'app-lifecycle.remove-env'])(
    'killed at %s: the next run, of another recipe, removes it and closes the record',
    async (failpoint) => {
      const { id, record } = await deadRun(failpoint);
      const [domain = ''] = record.creates;
      expect(await world.leftOf(domain)).not.toEqual([]);

      const next = await anotherRun();
      expect(world.said).toContain(`removing what a dead run left at ${domain}`);
      expect(await world.leftOf(domain)).toEqual([]);
      const closed = { ...record, endedAt: expect.any(String), reapedBy: next };
      expect(await recordOf(id)).toEqual(closed);
      expect(existsSync(join(folderOf(id), 'abra'))).toBe(false);

      await anotherRun();
      expect(world.said.filter((line) => line.includes('dead run'))).toEqual([]);
    },
  );

  it('is left whole to the next one by a janitor that is killed itself', async () => {
    const { id, record } = await deadRun('recipe-run.deployed');
    for (const failpoint of ['recipe-run.reap-app', 'app-lifecycle.remove-env', 'recipe-run.reap-record']) {
      const ended = await runOnce(world, { recipe: 'notes', stages: ['install'] }, `${failpoint}=kill`);
      expect([failpoint, ended.signal]).toEqual([failpoint, 'SIGKILL']);
      expect(await recordOf(id)).not.toHaveProperty('endedAt');
    }
    await anotherRun();
    expect(await world.leftOf(record.creates[0] ?? '')).toEqual([]);
    expect(await recordOf(id)).toHaveProperty('endedAt');
  });

  it('before it had begun: only its folder is there, and goes; that of one that lives or was never a run stays', async () => {
    const before = await world.runIds();
    const ended = await runOnce(world, { recipe, stages: ['install'] }, 'recipe-run.record=kill');
    expect(ended.signal).toBe('SIGKILL');
    const [id = ''] = (await world.runIds()).filter((one) => !before.includes(one));
    expect(existsSync(join(folderOf(id), 'abra'))).toBe(true);
    expect(existsSync(join(folderOf(id), 'run.json'))).toBe(false);
    for (const name of ['live', 'by-hand']) await mkdir(folderOf(name), { recursive: true });
    const alive = await acquireLock(join(folderOf('live'), 'alive.lock'), { purpose: 'a run that fetches' });
    if (alive.outcome === 'busy') throw new Error('unexpected');

    await anotherRun();
    expect([id, 'live', 'by-hand'].map((one) => existsSync(folderOf(one)))).toEqual([false, true, true]);
    await alive.lock.release();
    await anotherRun();
    expect(['live', 'by-hand'].map((one) => existsSync(folderOf(one)))).toEqual([false, true]);
  });

  it('is removed once when two pull requests of one recipe are tested at once, and both are green', async () => {
    const { record } = await deadRun('recipe-run.deployed');
    const said: string[] = [];
    const onProgress = (line: string) => said.push(line);
    const { commit: ref } = await world.sandbox.pullRequest(recipe);
    await world.openPull(recipe, ref, ['7', '8']);
    const both = await Promise.all(
      ['7', '8'].map((pullRequest) =>
        world.test({ recipe, ref, pullRequest, stages: ['install'] }, { onProgress }),
      ),
    );
    expect(both.map(({ verdict }) => verdict)).toEqual(['green', 'green']);
    expect(
      said.filter((line) => line === `removing what a dead run left at ${record.creates[0]}`),
    ).toHaveLength(1);
    expect(await world.leftOf(record.creates[0] ?? '')).toEqual([]);
  });
});

describe('what is not touched', () => {
  it('a run of which one lock is held, here that of a dependency; nothing else of it either, and a long one is told', async () => {
    const domains = ['cust-aaaaaa.ci.test', 'keyc-bbbbbb.ci.test'];
    for (const domain of domains) await plantApp(domain);
    await plant({ id: 'live', creates: domains });
    const path = join(world.sandbox.lockDir, lockName(domains[1] ?? ''));
    const held = await acquireLock(path, { purpose: 'quick-runner live' });
    if (held.outcome === 'busy') throw new Error('unexpected');
    await anotherRun();
    expect(domains.map((domain) => existsSync(envPath(domain)))).toEqual([true, true]);
    expect(await recordOf('live')).not.toHaveProperty('endedAt');
    expect(world.said.filter((line) => line.includes('has been held'))).toEqual([]);

    const since = new Date(Date.now() - 3 * 3_600_000 - 5_000).toISOString();
    await writeFile(path, JSON.stringify({ pid: process.pid, since, purpose: 'quick-runner live' }));
    await anotherRun();
    expect(world.said).toContain(
      `${domains[1]} has been held for 3 h by quick-runner live (process ${process.pid})`,
    );
    expect(existsSync(envPath(domains[0] ?? ''))).toBe(true);

    await held.lock.release();
    await anotherRun();
    expect(domains.map((domain) => existsSync(envPath(domain)))).toEqual([false, false]);
    expect(existsSync(path)).toBe(true);
  });

  it("look-alikes without a record, another host's, warm names in a record, and a record that lies about its id", async () => {
    const decoys = [
      'cust-cccccc.ci.test',
      'cust-dddddd.ci.test',
      'warm-notes.ci.test',
      'shop.ci.test',
      'cust-eeeeee.ci.test',
    ];
    for (const domain of decoys) await plantApp(domain);
    const [, elsewhere = '', warm = '', plain = '', liar = ''] = decoys;
    await plant({ id: 'a-elsewhere', host: 'another-host', creates: [elsewhere] });
    await plant({ id: 'b-warm', creates: [warm] });
    await plant({ id: 'c-plain', creates: [plain] });
    await plant({ id: 'd-borrows', borrows: 'cust-cccccc.ci.test' });
    await plant({ id: 'e-liar', creates: [liar] });
    await writeFile(
      join(folderOf('e-liar'), 'run.json'),
      (await readFile(join(folderOf('e-liar'), 'run.json'), 'utf8')).replace('"e-liar"', '"f-other"'),
    );
    await mkdir(folderOf('g-broken'), { recursive: true });
    await writeFile(join(folderOf('g-broken'), 'run.json'), '{ "creates": ["cust-');

    await anotherRun();
    expect(decoys.filter((domain) => !existsSync(envPath(domain)))).toEqual([]);
    expect(world.said).toEqual(
      expect.arrayContaining([
        'run b-warm is left to a person: its record names warm-notes.ci.test, which no run may remove',
        'run c-plain is left to a person: its record names shop.ci.test, which no run may remove',
        'run d-borrows is left to a person: its record names cust-cccccc.ci.test, which no run may remove',
        'the record in runs/e-liar is that of run f-other: nothing is done by it',
        expect.stringMatching(
          /^what run g-broken left, if anything, has to be looked for by a person: .*is damaged/,
        ),
      ]),
    );
    for (const domain of decoys) await rm(envPath(domain));
  });

  it('a record whose realms cannot be looked for stays open: they may still be there', async () => {
    await plant({ id: 'with-realm', creates: ['cust-ffffff.ci.test'], realms: ['custom-html-ffffff'] });
    await writeFile(
      envPath('warm-keycloak.ci.test'),
      'TYPE=keycloak:10.7.1+26.6.2\nDOMAIN=warm-keycloak.ci.test\n',
    );
    await anotherRun();
    expect(world.said).toContain('run with-realm still has realm custom-html-ffffff: left to the next run');
    expect(await recordOf('with-realm')).not.toHaveProperty('endedAt');
    await rm(envPath('warm-keycloak.ci.test'));
    await anotherRun();
    expect(await recordOf('with-realm')).toHaveProperty('endedAt');
  });
});

describe('a canonical that a dead quick run had borrowed', () => {
  it('is returned to known-good by a run of another recipe; without a mark it stays as it is', async () => {
    const canonical = await seedCanonical(world, recipe, '1.11.0+1.29.0');
    const env = await readFile(envPath(canonical.domain), 'utf8');
    const { id } = await deadRun('recipe-run.deployed', { recipe, lane: 'quick', stages: ['upgrade'] });
    expect((await world.lifecycle.status(canonical.domain)).state).toBe('deployed');
    expect(await world.registry.folderOf(recipe).changedBy()).toMatchObject({ run: id });

    await anotherRun();
    expect(world.said).toContain(
      `returning ${canonical.domain} to known-good first: run ${id} was cut short`,
    );
    expect((await world.lifecycle.status(canonical.domain)).state).toBe('undeployed');
    expect(await world.registry.folderOf(recipe).changedBy()).toBeUndefined();
    expect(await readFile(envPath(canonical.domain), 'utf8')).toBe(env);
    expect(await recordOf(id)).toHaveProperty('endedAt');

    await plant({ id: 'never-begun', lane: 'quick', borrows: canonical.domain });
    await writeFile(envPath(canonical.domain), `${env}# by hand\n`);
    await anotherRun();
    expect(await readFile(envPath(canonical.domain), 'utf8')).toBe(`${env}# by hand\n`);
    expect(await recordOf('never-begun')).toHaveProperty('endedAt');
  });
});
