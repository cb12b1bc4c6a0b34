import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanonicalRegistry } from '@ci-warm/canonical-registry';
import { keepRunningSecrets, verifyCanonical } from '@ci-warm/canonical-lifecycle';
import { revealed, Secret } from '@ci-warm/secret';
import { acquireLock } from '@ci-warm/state-files';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { exportCanonical, importCanonical, type ImportRequest } from '../src/index.ts';
import { createWorld, domain, recipe, seed, type World } from './world.ts';

// Two servers that know nothing of each other, and a folder to carry files between them.
let [first, second]: World[] = [];
let folder: string;
let recipient: string;
let secret: string;
let password: string;
let original: Record<string, unknown>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'canonical-archive-'));
  [first, second] = await Promise.all([createWorld(), createWorld()]);
  const canonical = await seed(first);
  original = await first.state();
  secret = `${first.stack}_admin_password_v1`;
  expect(canonical.secrets).toEqual([secret]);
  password = (await first.registry.secretsOf(recipe).read())[secret]?.reveal() ?? '';
  const identity = await generateIdentity();
  recipient = await identityToRecipient(identity);
  await writeFile(path('identity'), `# created by a test\n${identity}\n`);
  await writeFile(path('other-identity'), await generateIdentity());
  await exportCanonical(first, { recipe, to: path('bare'), recipients: [] });
});
afterAll(async () => {
  await Promise.all([first?.sandbox.stop(), second?.sandbox.stop()]);
  await rm(folder, { recursive: true, force: true });
});
afterEach(() => {
  delete process.env['CCCI_FAILPOINTS'];
});

const path = (name: string) => join(folder, name);
const bring = (request: Partial<ImportRequest> = {}, world = second!) =>
  importCanonical(world, { recipe, from: path('whole'), identityFile: path('identity'), ...request });

describe('secrets', () => {
  it('are kept when they are made, as the app has them', async () => {
    expect(password).toMatch(/^\S{16,}$/);
    const { registry, tools } = first!;
    await tools.lifecycle.deploy({
      domain,
      health: { path: '/realms/master' },
      window: { windowMs: 0, successes: 1, timeoutMs: 20_000, probeTimeoutMs: 2_000 },
    });
    await registry.secretsOf(recipe).retain([]);
    expect(await keepRunningSecrets({ tools, registry, recipe }, [secret, `${first!.stack}_no_v1`])).toEqual([
      `${first!.stack}_no_v1`,
    ]);
    await tools.lifecycle.undeployAndSettle(domain);
    expect(revealed(await registry.secretsOf(recipe).read())).toEqual({ [secret]: password });
  });
});

describe('an export', () => {
  it('is one private file with everything but the secrets, if nobody is named who may read them', async () => {
    const exported = await exportCanonical(first!, { recipe, to: path('bare'), recipients: [] });
    expect(exported).toMatchObject({ domain, secrets: [], withoutSecrets: [secret] });
    expect((await stat(path('bare'))).mode & 0o777).toBe(0o600);
    const members = execFileSync('tar', ['-tf', path('bare')], { encoding: 'utf8' }).split('\n');
    expect(members).toEqual(['canonical.json', 'snapshot.tar.zst', '']);
    const sum = execFileSync('sha256sum', [path('bare')], { encoding: 'utf8' });
    expect(sum.startsWith(exported.sha256)).toBe(true);
  });

  it('holds the secrets for its recipients alone', async () => {
    const exported = await exportCanonical(first!, { recipe, to: path('whole'), recipients: [recipient] });
    expect(exported).toMatchObject({ secrets: [secret], withoutSecrets: [] });
    const bytes = await readFile(path('whole'));
    expect(bytes.includes('age-encryption.org/v1')).toBe(true);
    expect(bytes.includes(password)).toBe(false);
    expect((await readdir(folder)).sort()).toEqual(['bare', 'identity', 'other-identity', 'whole']);
  });

  it.each([
    ['a recipient that is none', { recipients: ['age1x'] }, 'bad-recipient'],
    ['a folder that is not there', { to: '/nowhere/x' }, 'archive-not-written'],
    ['a recipe without canonical', { recipe: 'wiki' }, 'no-canonical'],
  ])('is refused for %s', async (_, changes, code) => {
    const request = { recipe, to: path('new'), recipients: [recipient], ...changes };
    await expect(exportCanonical(first!, request)).rejects.toMatchObject({ kind: 'usage', code });
    expect(await readdir(folder)).not.toContain('new');
  });

  it('with secrets is refused where one was never kept', async () => {
    const store = first!.registry.secretsOf(recipe);
    await store.retain([]);
    const request = { recipe, to: path('new'), recipients: [recipient] };
    const thrown = exportCanonical(first!, request);
    await expect(thrown).rejects.toMatchObject({
      code: 'secrets-not-kept',
      message: expect.stringContaining(secret),
    });
    await store.keep({ [secret]: new Secret(password) });
  });
});

describe('an import is refused, and nothing is changed,', () => {
  let before: Record<string, unknown>;
  beforeAll(async () => {
    before = await second!.state();
    const bytes = await readFile(path('whole'));
    const flipped = Buffer.from(bytes);
    flipped[bytes.length - 3_000] = 255 - flipped[bytes.length - 3_000]!;
    await writeFile(path('flipped'), flipped);
    await copyFile(path('whole'), path('cut'));
    await truncate(path('cut'), bytes.length - 5_000);
    await writeFile(path('text'), 'no archive');
    const meddled = bytes.toString('latin1').replace('"recipe": "keycloak"', '"recipe": "keyclock"');
    await writeFile(path('meddled'), meddled, 'latin1');
  });

  it.each<[string, () => Partial<ImportRequest>, string, string]>([
    ['without secrets that are needed', () => ({ from: path('bare') }), 'failed', 'secrets-missing'],
    ['without an identity', () => ({ identityFile: undefined }), 'usage', 'identity-needed'],
    ['with an identity that is not there', () => ({ identityFile: path('no') }), 'usage', 'bad-identity'],
    ['with a file that is no identity', () => ({ identityFile: path('text') }), 'usage', 'bad-identity'],
    ['with another identity', () => ({ identityFile: path('other-identity') }), 'usage', 'wrong-identity'],
    ['from a file that is not there', () => ({ from: path('no') }), 'usage', 'archive-unreadable'],
    ['from a file that is none', () => ({ from: path('text') }), 'failed', 'archive-damaged'],
    ['from one that was cut short', () => ({ from: path('cut') }), 'failed', 'archive-damaged'],
    ['from one with a flipped bit', () => ({ from: path('flipped') }), 'failed', 'archive-damaged'],
    ['from one of another recipe', () => ({ from: path('meddled') }), 'failed', 'another-recipe'],
  ])('%s', async (_, changes, kind, code) => {
    await expect(bring(changes())).rejects.toMatchObject({ kind, code });
    expect(await second!.state()).toEqual(before);
  });

  it('on a server where its app would have another name, or where it is not enrolled', async () => {
    const { warmRoot, dir } = second!.sandbox;
    const repo = join(dir, 'ci');
    const elsewhere = createCanonicalRegistry({ root: warmRoot, repo, base: 'ci2.test' });
    await expect(bring({}, { ...second!, registry: elsewhere })).rejects.toMatchObject({
      code: 'another-domain',
    });
    await mkdir(join(dir, 'ci2', 'recipes', 'wiki'), { recursive: true });
    const config = 'export const config = { warmCanonical: true };';
    await writeFile(join(dir, 'ci2', 'recipes', 'wiki', 'recipe.config.ts'), config);
    const other = createCanonicalRegistry({ root: warmRoot, repo: join(dir, 'ci2'), base: 'ci.test' });
    await expect(bring({}, { ...second!, registry: other })).rejects.toMatchObject({ code: 'not-enrolled' });
    expect(await second!.state()).toEqual(before);
  });

  it('while somebody else has the canonical, and when it is asked to stop', async () => {
    const lock = await acquireLock(join(second!.lockDir, `cc-ci-app-${domain}.lock`), {
      purpose: 'a promotion',
    });
    if (lock.outcome === 'busy') throw new Error('the lock is not free');
    await expect(bring()).rejects.toMatchObject({
      kind: 'busy',
      message: expect.stringContaining('a promotion'),
    });
    await lock.lock.release();
    const abort = new AbortController();
    const progress = (line: string) =>
      line.startsWith('verifying') ? abort.abort(new Error('stopped')) : undefined;
    await expect(bring({ signal: abort.signal, progress })).rejects.toThrow('stopped');
    expect(await second!.state()).toEqual(before);
  });

  it.each([
    'journal.begin',
    'canonical-archive.env',
    'app-lifecycle.insert-secret',
    'warmsnap.import.rename',
    'canonical-archive.verify',
    'canonical-archive.commit',
  ])('when it fails at %s', async (place) => {
    process.env['CCCI_FAILPOINTS'] = `${place}=error`;
    await expect(bring()).rejects.toMatchObject({ code: 'failpoint' });
    expect(await second!.state()).toEqual(before);
  });
});

describe('an import', () => {
  it('ends what one that could not be put back had begun, and brings every byte and secret', async () => {
    process.env['CCCI_FAILPOINTS'] = 'canonical-archive.restore=error,canonical-lifecycle.remove-app=error';
    await expect(bring()).rejects.toMatchObject({ kind: 'broken', code: 'import-not-undone' });
    expect(await second!.registry.entry(recipe)).toMatchObject({ status: 'seeding' });
    delete process.env['CCCI_FAILPOINTS'];

    expect(await bring()).toMatchObject({ replaced: undefined, insertedSecrets: [secret] });
    const { env, secrets, volumes } = original;
    expect(await second!.state()).toMatchObject({ env, secrets, volumes });
    expect(await second!.registry.read(recipe)).toMatchObject({
      status: 'idle',
      run: 'seed',
      promotedAt: '2026-01-01T00:00:00.000Z',
      imported: { host: expect.any(String) },
    });
    expect(revealed(await second!.registry.secretsOf(recipe).read())).toEqual({ [secret]: password });
    expect(await verifyCanonical(second!, { recipe })).toMatchObject({ outcome: 'valid', notKept: [] });
  });

  it('that fails over a canonical leaves that one; one without secrets does where they are there', async () => {
    const before = await second!.state();
    process.env['CCCI_FAILPOINTS'] = 'canonical-archive.commit=error';
    await expect(bring({ from: path('bare') })).rejects.toMatchObject({ code: 'failpoint' });
    expect(await second!.state()).toEqual(before);

    process.env['CCCI_FAILPOINTS'] = 'canonical-archive.committed=error';
    const version = (await second!.registry.read(recipe))?.version;
    expect(await bring({ from: path('bare') })).toMatchObject({ replaced: version, insertedSecrets: [] });
    const { changedBy, canonical } = await second!.registry.entry(recipe);
    expect([changedBy, canonical?.status]).toEqual([undefined, 'idle']);
    expect(await verifyCanonical(second!, { recipe })).toMatchObject({ outcome: 'valid' });
  });

  it('is refused where Swarm has another secret of that name', async () => {
    await second!.registry.secretsOf(recipe).keep({ [secret]: new Secret('another') });
    const before = await second!.state();
    await expect(bring()).rejects.toMatchObject({ code: 'secrets-differ' });
    expect(await second!.state()).toEqual(before);
  });
});

it('a canonical that is not what it should be is said to be invalid, with every reason', async () => {
  const [volume] = await second!.tools.swarm.volumesOf(second!.stack);
  await writeFile(join(volume!.mountpoint, 'marker'), 'changed by hand');
  await second!.tools.swarm.removeSecret(secret);
  expect(await verifyCanonical(second!, { recipe })).toMatchObject({
    outcome: 'invalid',
    problems: [expect.stringContaining('marker'), `Swarm has no secret ${secret}`],
  });
});
