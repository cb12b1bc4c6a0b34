import { execFileSync } from 'node:child_process';
import { access, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { acquireLock } from '@ci-warm/state-files';
import { createWarmsnap } from '@ci-warm/warmsnap';
import { revealed } from '@ci-warm/secret';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { createPromoter, type Promoter, type PromoterPorts } from '../src/index.ts';
import { commitOf, createWorld, proof, recipe, tree, type World } from './world.ts';

const domain = 'warm-custom-html.ci.test';
const stack = 'warm-custom-html_ci_test';
let world: World;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());

const envFile = () => join(world.sandbox.abraDir, 'servers', 'default', `${domain}.env`);
const folder = () => world.registry.folderOf(recipe);
const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** What must hold after every promotion, however it ended. */
async function expectAtRest(): Promise<void> {
  expect((await world.swarm.observeStack(stack)).services).toEqual([]);
  expect(await exists(folder().journal)).toBe(false);
  expect(await folder().changedBy()).toBeUndefined();
}

/** A promoter whose host gives up once everything was done, and only tidying or putting back is left. */
function dyingAtTheEnd(changes: Partial<PromoterPorts> = {}): Promoter {
  let calls = 0;
  return createPromoter({
    ...world.ports,
    ...changes,
    connect: (request) => {
      if ((calls += 1) > 2) throw new Error('the host is dying');
      return world.ports.connect(request);
    },
  });
}

async function snapshotFile(name: string): Promise<string> {
  const canonical = await world.registry.read(recipe);
  const paths = Object.keys(await tree(folder().snapshots));
  const path = paths.find((one) => one.startsWith(canonical?.snapshot ?? '-') && one.endsWith(`/${name}`));
  return path === undefined ? 'none' : readFile(join(folder().snapshots, path), 'utf8');
}

describe('a run that may not', () => {
  it.each([
    ['in the quick lane', { lane: 'quick' }, 'quick'],
    ['that was asked for in the quick lane', { requestedLane: 'quick' }, 'quick'],
    ['that is red', { verdict: 'red' }, 'not green'],
    ['without a tier', { tiers: [] }, 'did not run: install, upgrade, backup, restore, custom'],
    ['of a pull request', { pullRequest: '7' }, 'pull request 7'],
    ['of another commit', { commit: 'f'.repeat(40) }, 'was tested at ffffffff'],
    ['of an older release', { version: '1.10.0+1.28.0' }, 'not the latest release'],
    ['of no release', { version: undefined }, 'not the latest release'],
  ] as const)('%s changes nothing', async (_, changes, reason) => {
    const before = await tree(world.sandbox.warmRoot).catch(() => ({}));
    const request = await world.request('1.11.0+1.29.0', changes);
    expect(await world.promoter.promote(request)).toMatchObject({
      outcome: 'not-promoted',
      reason: expect.stringContaining(reason),
    });
    expect(await tree(world.sandbox.warmRoot).catch(() => ({}))).toEqual(before);
    expect(await exists(envFile())).toBe(false);
  });

  it('of a recipe that is not enrolled changes nothing', async () => {
    const request = await world.request('1.11.0+1.29.0', {}, { config: {} });
    expect(await world.promoter.promote(request)).toMatchObject({ reason: 'the recipe is not enrolled' });
  });
});

describe('a first promotion', () => {
  afterEach(async () => {
    delete process.env['CCCI_FAILPOINTS'];
    await folder().forgetFailures();
    for (const { key } of (await world.alerts.list()).alerts) await world.alerts.archive(key);
  });

  it('that fails leaves no app behind', async () => {
    process.env['CCCI_FAILPOINTS'] = 'canonical-lifecycle.snapshot=error';
    expect(await world.promoter.promote(await world.request('1.11.0+1.29.0'))).toMatchObject({
      outcome: 'failed',
      canonical: undefined,
    });
    expect(await exists(envFile())).toBe(false);
    expect(await world.swarm.volumesOf(stack)).toEqual([]);
    expect((await world.alerts.list()).alerts).toMatchObject([{ kind: 'promote-failed' }]);
    await expectAtRest();
  });

  it('of which nobody can say whether it is the latest release is told, and may be tried again at once', async () => {
    const remote = join(world.sandbox.dir, 'remotes', `${recipe}.git`);
    const request = await world.request('1.11.0+1.29.0');
    await rename(remote, `${remote}.away`);
    expect(await world.promoter.promote(request)).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('is the latest cannot be known'),
    });
    await rename(`${remote}.away`, remote);
    expect((await world.alerts.list()).alerts).toMatchObject([
      {
        kind: 'promote-failed',
        app: 'warm-custom-html',
        details: { attempted: '1.11.0+1.29.0', knownGood: 'none', recovered: true, run: request.results.id },
      },
    ]);
    expect(await folder().failedEdges()).toEqual([]);
  });

  it('never takes over an app that it did not make', async () => {
    await writeFile(envFile(), `TYPE=custom-html\nDOMAIN=${domain}\n`);
    expect(await world.promoter.promote(await world.request('1.11.0+1.29.0'))).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('no promotion made it'),
    });
    expect(await readFile(envFile(), 'utf8')).toBe(`TYPE=custom-html\nDOMAIN=${domain}\n`);
    await rm(envFile());
    await expectAtRest();
  });
});

describe('promotions, one after the other', () => {
  let firstBoot: number;

  it('the first is seeded from nothing', async () => {
    const env = {
      ABOUT: '{app.url}/about',
      OIDC_ISSUER: '{deps.keycloak.issuer}',
      SECRET_LICENCE_VERSION: 'v1',
    };
    const secrets = { licence: 'of {app.domain}', oidc: '{deps.keycloak.clientSecret}', other: 'unused' };
    const request = {
      ...(await world.request('1.11.0+1.29.0')),
      config: { warmCanonical: true, deps: ['keycloak'], env, secrets },
    };
    expect(await dyingAtTheEnd().promote(request)).toMatchObject({ outcome: 'promoted', reason: undefined });
    // The sign-on was the run's own; the canonical stays.
    expect(await readFile(envFile(), 'utf8')).toContain(`ABOUT=http://${domain}/about\n`);
    expect(await readFile(envFile(), 'utf8')).not.toContain('OIDC_ISSUER');
    expect(await exists(folder().journal)).toBe(true);
    const canonical = await world.registry.read(recipe);
    // Only what the recipe has a place for, and what needs no dependency; kept, for Swarm does not give it back.
    expect(canonical?.secrets).toEqual([`${stack}_licence_v1`]);
    expect(revealed(await world.registry.secretsOf(recipe).read())).toEqual({
      [`${stack}_licence_v1`]: `of ${domain}`,
    });
    expect(canonical).toMatchObject({
      recipe,
      domain,
      version: '1.11.0+1.29.0',
      commit: commitOf(world.sandbox, '1.11.0+1.29.0'),
      status: 'idle',
      run: request.results.id,
    });
    expect(Buffer.from(canonical?.env ?? '', 'base64').toString()).toBe(await readFile(envFile(), 'utf8'));
    expect(Buffer.from(canonical?.env ?? '', 'base64').toString()).toMatch(
      /^TYPE=custom-html:1\.11\.0\+1\.29\.0$/m,
    );
    expect(Object.keys(canonical?.images ?? {}).length).toBeGreaterThan(0);
    expect(await snapshotFile('index.html')).toContain('nginx');
    expect((await world.swarm.observeStack(stack)).services).toEqual([]);
    // Whatever becomes of its tag, its commit stays here.
    expect(await keptCommits()).toEqual([canonical?.commit]);
  });

  it('the next goes over the old data, but never over what a killed quick run left: data, env file, services', async () => {
    const volume = await world.volume();
    const known = await readFile(join(volume, 'index.html'), 'utf8');
    const { mtimeMs } = await stat(join(volume, 'index.html'));
    firstBoot = mtimeMs;
    const old = (await world.registry.read(recipe))?.snapshot;
    await folder().markChanged({ run: 'quick-1', purpose: 'quick run' });
    const { health, window } = (await world.request('1.11.0+1.29.0')).proof;
    const { lifecycle } = world.ports.connect({ locks: [] });
    const deployed = await lifecycle.deploy({ domain, version: '1.11.0+1.29.0', health, window });
    expect(deployed.outcome).toBe('healthy');
    const env = await readFile(envFile(), 'utf8');
    // With this one abra does not even undeploy.
    await writeFile(envFile(), env.replace(/^TYPE=.*$/m, 'COMPOSE_FILE=compose.gone.yml'));
    await writeFile(join(volume, 'junk.html'), 'from a pull request');
    await writeFile(join(volume, 'index.html'), 'changed by a pull request');
    await world.sandbox.publish(recipe, '1.12.0+1.30.0');

    expect(await world.promoter.promote(await world.request('1.12.0+1.30.0'))).toMatchObject({
      outcome: 'promoted',
    });
    expect(await snapshotFile('index.html')).toBe(known);
    expect(await snapshotFile('junk.html')).toBe('none');
    expect((await stat(join(volume, 'index.html'))).mtimeMs).toBe(mtimeMs);
    expect(await exists(join(folder().snapshots, old ?? ''))).toBe(false);
    expect((await world.registry.read(recipe))?.version).toBe('1.12.0+1.30.0');
    expect(await keptCommits()).toEqual([commitOf(world.sandbox, '1.12.0+1.30.0')]);
    await expectAtRest();
  });

  it('one that spoils the data and dies of it leaves the known-good one as it was, is remembered, and alerts', async () => {
    const before = {
      warm: await tree(folder().path),
      volume: await tree(await world.volume()),
      env: await readFile(envFile()),
    };
    await world.sandbox.publish(recipe, '1.13.0+1.31.0', { break: 'migration' });
    const request = await world.request('1.13.0+1.31.0');
    const outcome = await world.promoter.promote(request);
    expect(outcome).toMatchObject({ outcome: 'failed', canonical: { version: '1.12.0+1.30.0' } });

    const { 'attempts.json': attempts, ...warm } = await tree(folder().path);
    expect(attempts).toBeDefined();
    expect(withoutTimes(warm)).toEqual(withoutTimes(before.warm));
    expect(await tree(await world.volume())).toEqual(before.volume);
    expect(await readFile(envFile())).toEqual(before.env);
    await expectAtRest();
    expect(await folder().failedEdges()).toMatchObject([
      { from: '1.12.0+1.30.0', to: '1.13.0+1.31.0', count: 1 },
    ]);
    expect((await world.alerts.list()).alerts).toMatchObject([
      {
        kind: 'promote-failed',
        app: 'warm-custom-html',
        details: { recovered: true, attempted: '1.13.0+1.31.0' },
      },
    ]);
  });

  it('is left alone for a while then', async () => {
    const request = await world.request('1.13.0+1.31.0');
    expect(await world.promoter.promote(request)).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('not tried again until'),
    });
    expect(await folder().failedEdges()).toMatchObject([{ count: 1 }]);
  });

  it('waits for nobody for ever', async () => {
    await world.sandbox.publish(recipe, '1.14.0+1.32.0');
    const path = join(world.sandbox.lockDir, `cc-ci-app-${domain}.lock`);
    const lock = await acquireLock(path, { purpose: 'quick run of #7' });
    if (lock.outcome !== 'locked') throw new Error('the lock is not free');
    const request = await world.request('1.14.0+1.32.0', {}, { waitMs: 0 });
    expect(await world.promoter.promote(request)).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('in use by quick run of #7'),
    });
    await lock.lock.release();
    // It is nobody's fault, and the next run tries again.
    expect((await folder().failedEdges()).map(({ to }) => to)).toEqual(['1.13.0+1.31.0']);
    expect((await world.alerts.list()).alerts).toHaveLength(1);
  });

  it('for which the registry gives no image is told, and is no failure of that release', async () => {
    const registry = join(world.sandbox.dir, 'registry');
    const image = (await readdir(registry)).find((name) => name.includes('1.32.0'))!;
    const record = await readFile(join(registry, image), 'utf8');
    const refusal = 'toomanyrequests: you have reached your pull rate limit';
    await writeFile(join(registry, image), JSON.stringify({ ...(JSON.parse(record) as object), refusal }));
    expect(await world.promoter.promote(await world.request('1.14.0+1.32.0'))).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining(refusal),
    });
    await writeFile(join(registry, image), record);
    expect((await folder().failedEdges()).map(({ to }) => to)).toEqual(['1.13.0+1.31.0']);
    expect((await world.alerts.list()).alerts).toMatchObject([
      { details: { attempted: '1.13.0+1.31.0' } },
      { kind: 'promote-failed', details: { attempted: '1.14.0+1.32.0', recovered: true } },
    ]);
    await expectAtRest();
  });

  it('is put back when it is aborted, without blame', async () => {
    const abort = new AbortController();
    const promoter = createPromoter({
      ...world.ports,
      onProgress: (line) => (line.startsWith('deploying') ? abort.abort(new Error('stopped')) : undefined),
    });
    const before = { volume: await tree(await world.volume()), edges: await folder().failedEdges() };
    const request = await world.request('1.14.0+1.32.0', {}, { signal: abort.signal });
    expect(await promoter.promote(request)).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('stopped'),
    });
    expect(await tree(await world.volume())).toEqual(before.volume);
    expect(await folder().failedEdges()).toEqual(before.edges);
    await expectAtRest();
  });

  it('is promoted only if the registry says so, whatever was done', async () => {
    const promoter = dyingAtTheEnd({ registry: { ...world.registry, write: async () => {} } });
    expect(await promoter.promote(await world.request('1.14.0+1.32.0'))).toMatchObject({
      outcome: 'failed',
      reason: expect.stringMatching(/does not name it; it could not be put back: the host is dying$/),
      canonical: { version: '1.12.0+1.30.0' },
    });
    expect(await exists(folder().journal)).toBe(true);
    expect(await folder().changedBy()).toMatchObject({ purpose: 'promotion to 1.14.0+1.32.0' });
    expect((await world.alerts.list()).alerts.at(-1)).toMatchObject({ details: { recovered: false } });
  });

  it('ends what an earlier one left half done, before it begins', async () => {
    const known = await snapshotFile('index.html');
    await writeFile(join(await world.volume(), 'junk.html'), 'half done');
    const request = await world.request('1.14.0+1.32.0', {}, { promotion: { retry: true } });
    expect(await world.promoter.promote(request)).toMatchObject({ outcome: 'promoted' });
    expect([await snapshotFile('index.html'), await snapshotFile('junk.html')]).toEqual([known, 'none']);
    expect((await folder().failedEdges()).map(({ to }) => to)).toEqual(['1.13.0+1.31.0']);
    await expectAtRest();
  });

  it('goes over known-good data also when somebody changed them by hand, which leaves no mark', async () => {
    const volume = await world.volume();
    const known = await snapshotFile('index.html');
    await writeFile(join(volume, 'junk.html'), 'by hand');
    await writeFile(join(volume, 'index.html'), 'by hand');
    expect(await world.promoter.promote(await world.request('1.14.0+1.32.0'))).toMatchObject({
      outcome: 'promoted',
    });
    expect([await snapshotFile('index.html'), await snapshotFile('junk.html')]).toEqual([known, 'none']);
  });

  it('heals what a damaged snapshot would hand on', async () => {
    // What was written a moment ago is linked too, as what is older than two seconds is.
    const promoter = createPromoter({
      ...world.ports,
      connect: (given) => ({
        ...world.ports.connect(given),
        warmsnap: createWarmsnap({ testing: { racyMs: 0 } }),
      }),
    });
    const again = async () => await promoter.promote(await world.request('1.14.0+1.32.0'));
    expect(await again()).toMatchObject({ outcome: 'promoted' });
    const snapshot = join(folder().snapshots, String((await world.registry.read(recipe))?.snapshot));
    const [volume = ''] = await readdir(join(snapshot, 'data'));
    const copy = join(snapshot, 'data', volume, 'index.html');
    const content = await readFile(copy, 'utf8');
    const { mtimeNs } = await stat(copy, { bigint: true });
    await writeFile(copy, content.toUpperCase());
    execFileSync('touch', ['-d', `@${Number(mtimeNs / 1_000_000_000n)}.${String(mtimeNs).slice(-9)}`, copy]);
    expect(await again()).toMatchObject({ outcome: 'promoted' });
    expect(await snapshotFile('index.html')).toBe(content);
  });

  it('waits until it is ready, and fails if it never is', async () => {
    const before = await state();
    const ready = { http: { path: '/no.html' }, timeoutSec: 0.5 };
    await world.sandbox.publish(recipe, '1.15.0+1.33.0');
    expect(
      await world.promoter.promote(await world.request('1.15.0+1.33.0', {}, { proof: { ...proof, ready } })),
    ).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('it was not ready after 0.5 s'),
    });
    expect(await state()).toEqual(before);
  });

  it('a fresh seed that fails leaves the known-good one as it was', async () => {
    const before = await state();
    process.env['CCCI_FAILPOINTS'] = 'promote.clear-env=error';
    const request = await world.request('1.15.0+1.33.0', {}, { promotion: { fresh: true, retry: true } });
    expect(await world.promoter.promote(request)).toMatchObject({ outcome: 'failed' });
    delete process.env['CCCI_FAILPOINTS'];
    expect(await state()).toEqual(before);
    await expectAtRest();
  });

  it('a fresh seed has the data of a first boot, and an env file as abra makes it', async () => {
    const { mtimeMs } = await stat(join(await world.volume(), 'index.html'));
    expect(mtimeMs).toBe(firstBoot);
    const statuses: string[] = [];
    const promoter = createPromoter({
      ...world.ports,
      onProgress: (line) => {
        if (line.startsWith('clearing')) statuses.push(readFileSync(folder().canonical, 'utf8'));
      },
    });
    const request = await world.request('1.15.0+1.33.0', {}, { promotion: { fresh: true, retry: true } });
    expect(await promoter.promote(request)).toMatchObject({ outcome: 'promoted' });
    expect(statuses).toEqual([expect.stringContaining('"seeding"')]);
    expect((await stat(join(await world.volume(), 'index.html'))).mtimeMs).toBeGreaterThan(firstBoot);
    expect(await readFile(envFile(), 'utf8')).not.toContain('ABOUT=');
    expect(await snapshotFile('index.html')).toContain('nginx');
    await expectAtRest();
  });
});

describe('a release whose names are too long at the domain of the canonical', () => {
  it('is refused before anything is touched, and the alert says why', async () => {
    const version = '1.16.0+1.33.0';
    const name = 'x'.repeat(65 - stack.length - 1);
    releaseWith(version, (compose) => compose.replace('_default_conf_${DEFAULT_CONF_VERSION}', `_${name}`));
    const touched = async () => ({
      warm: await tree(folder().path).catch(() => ({})),
      env: await readFile(envFile(), 'utf8').catch(() => 'none'),
      volumes: await world.swarm.volumesOf(stack),
    });
    const before = await touched();
    const reason = `custom-html ${version} at ${domain}: the config name "${stack}_${name}" has 65 characters, and Swarm takes at most 64`;
    expect(await world.promoter.promote(await world.request(version))).toMatchObject({
      outcome: 'failed',
      reason,
    });
    expect(await touched()).toEqual(before);
    expect(await folder().failedEdges()).not.toContainEqual(expect.objectContaining({ to: version }));
    expect((await world.alerts.list()).alerts).toContainEqual(
      expect.objectContaining({ key: `promote-failed:${domain}:${version}` }),
    );
    await expectAtRest();
  });
});

/** Publishes a release of the recipe whose compose file is changed. */
function releaseWith(version: string, change: (compose: string) => string): void {
  const clone = mkdtempSync(join(tmpdir(), 'release-'));
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.org'];
  const git = (...words: string[]) =>
    execFileSync('git', ['-C', clone, ...identity, ...words], { encoding: 'utf8' });
  git('clone', '--quiet', join(world.sandbox.dir, 'remotes', `${recipe}.git`), '.');
  const file = join(clone, 'compose.yml');
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  git('commit', '--quiet', '--all', '--message', version);
  git('tag', '--annotate', version, '--message', version);
  git('push', '--quiet', 'origin', 'HEAD', version);
  rmSync(clone, { recursive: true });
}

/** All that must outlive a promotion that fails. */
async function state() {
  const warm = await tree(folder().path);
  delete warm['attempts.json'];
  return {
    warm: withoutTimes(warm),
    volume: withoutTimes(await tree(await world.volume())),
    env: await readFile(envFile(), 'utf8'),
  };
}

/** Nor the index, which is disposable. */
function withoutTimes(files: Record<string, string>): Record<string, string> {
  const kept = Object.entries(files).filter(([name]) => !name.endsWith('.live-index'));
  return Object.fromEntries(kept.map(([name, text]) => [name, text.replace(/^\S+ /, '')]));
}

/** Commits that are kept for the canonical, whatever tags there are. */
async function keptCommits(): Promise<string[]> {
  const names = await readdir(join(folder().path, 'commits'));
  return names.map((name) => name.replace(/\.bundle$/, ''));
}
