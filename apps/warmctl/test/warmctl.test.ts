import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedCanonical, openCanonicalJournal } from '@ci-warm/canonical-lifecycle';
import { schemaOf } from '@ci-warm/app-cli';
import type { RunResults } from '@ci-warm/run-results';
import { warmctlSettings } from '@ci-warm/settings';
import { acquireLock } from '@ci-warm/state-files';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { wirePorts } from '../src/wire.ts';
import { flipBit, vouchFor } from './rot.ts';
import { filesWith, runApp, startServer, type Server } from './support.ts';

// In order: a canonical is made on one server, moved to another, tested there, and pruned.
const recipe = 'keycloak';
const domain = 'warm-canon-keycloak.ci.test';
const secret = 'warm-canon-keycloak_ci_test_admin_password_v1';
let first: Server;
let second: Server;
/** To carry files in. */
let folder: string;
let password: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'warmctl-'));
  [first, second] = await Promise.all([startServer(), startServer()]);
  const identity = await generateIdentity();
  await writeFile(join(folder, 'identity'), `${identity}\n`);
  await writeFile(join(folder, 'recipient'), await identityToRecipient(identity));
});
afterAll(async () => {
  await Promise.all([first?.sandbox.stop(), second?.sandbox.stop()]);
  await rm(folder, { recursive: true, force: true });
});

const archive = () => join(folder, 'keycloak.warm');
const importWords = () => {
  const identity = join(folder, 'identity');
  return ['import', recipe, '--from', archive(), '--identity', identity, '--allow-outside-links'];
};
const canonicalFolder = (server: Server) => join(server.sandbox.warmRoot, 'warm-canon-keycloak');
const json = <T>({ stdout }: { stdout: string }) => JSON.parse(stdout) as T;

/** The product's own libraries on a server. */
async function portsOf({ sandbox, repo }: Server) {
  const { warmRoot, lockDir, baseDomain, abraDir, dockerHost, connectTo } = sandbox;
  const given = { warmRoot, lockDir, baseDomain, abraDir, dockerHost, connectTo, repo };
  const config = schemaOf(warmctlSettings).parse({
    verb: 'canonicals',
    publicUrl: 'http://{domain}',
    ...given,
  });
  Object.assign(process.env, { PATH: sandbox.env['PATH'] });
  return wirePorts(config, () => undefined);
}

it('rewarm makes a canonical from nothing, and keeps its secrets where nobody else reads them', async () => {
  const { code, stdout, stderr } = await first.warmctl('rewarm', recipe, '--json');
  expect(json<RunResults>({ stdout }), stderr).toMatchObject({
    verdict: 'green',
    lane: 'cold',
    promotion: { outcome: 'promoted' },
  });
  expect(code).toBe(0);
  const path = join(canonicalFolder(first), 'secrets.json');
  password = (JSON.parse(await readFile(path, 'utf8')) as Record<string, string>)[secret] ?? '';
  expect(password.length).toBeGreaterThan(15);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await filesWith(first.sandbox.warmRoot, password)).toEqual([path]);
  expect(stdout + stderr).not.toContain(password);
});

it('canonicals lists them, and one that is stale raises an alert until it is fresh', async () => {
  const listed = await first.warmctl('canonicals', '--canonical-stale-days', '0.0000001');
  expect(listed).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^keycloak {2}10\.7\.1\+26\.6\.2 {2}idle {2}0 h old, STALE {2}run /),
  });
  const alerts = async () =>
    (await readdir(join(first.sandbox.warmRoot, 'alerts'))).filter((name) => name.endsWith('.json'));
  expect(await alerts()).toEqual([expect.stringMatching(/^stale-canonical-/)]);
  expect(json(await first.warmctl('canonicals', '--json'))).toMatchObject({
    canonicals: [{ recipe, domain, status: 'idle', stale: false, imported: null, changedBy: null }],
    notEnrolled: [],
  });
  expect(await alerts()).toEqual([]);
});

it('export writes one file, with the secrets for its recipient', async () => {
  await mark(first);
  const recipient = await readFile(join(folder, 'recipient'), 'utf8');
  const exported = await first.warmctl('export', recipe, '--to', archive(), '--recipient', recipient);
  expect(exported).toMatchObject({ code: 0, stdout: expect.stringContaining(`encrypted: ${secret}`) });
  expect(await filesWith(folder, password)).toEqual([]);
});

it('import says what is missing, and is put back when it is stopped', async () => {
  const wrong = await second.warmctl('import', recipe, '--from', join(folder, 'no'));
  expect(wrong).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('ENOENT') });
  const before = await look(second);
  // A log of its own leads out of its volume.
  const careful = importWords().filter((word) => word !== '--allow-outside-links');
  expect(await second.warmctl(...careful)).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('--allow-outside-links'),
  });
  expect(await look(second)).toEqual(before);
  // Ctrl-C in the middle: when abra is about to insert the secret.
  const bin = join(folder, 'bin');
  await mkdir(bin);
  const shim = `#!/bin/sh\nPATH=\${PATH#*:}\ncase "$*" in *"secret insert"*) kill -INT $PPID; sleep 20;; esac\nexec abra "$@"\n`;
  await writeFile(join(bin, 'abra'), shim, { mode: 0o755 });
  const stopped = await runApp('warmctl', importWords(), {
    ...second.env,
    PATH: `${bin}:${second.env['PATH']}`,
  });
  expect(stopped).toMatchObject({
    code: 3,
    stdout: '',
    stderr: expect.stringContaining('stopped by SIGINT'),
  });
  expect(await look(second)).toEqual(before);
});

it('import brings it to the other server, also after one was killed, and a quick run finds its data', async () => {
  const killed = await runApp('warmctl', importWords(), {
    ...second.env,
    CCCI_FAILPOINTS: 'canonical-archive.verify=kill',
  });
  expect(killed.code).toBe(null);
  expect((await second.warmctl('canonicals')).stdout).toMatch(/^keycloak +- +seeding$/m);
  const imported = await second.warmctl(...importWords(), '--json');
  expect(json(imported), imported.stderr).toMatchObject({
    recipe,
    domain,
    replaced: null,
    insertedSecrets: [secret],
  });
  expect(imported.stdout + imported.stderr).not.toContain(password);

  const { commit } = await second.sandbox.pullRequest(recipe);
  const env = { ...second.env, RECIPE: recipe, REF: commit, PR: '1', CCCI_QUICK: '1' };
  const quick = await runApp('quick-runner', ['--json'], env);
  expect(json<RunResults>(quick), quick.stderr).toMatchObject({ verdict: 'green', lane: 'quick' });
  expect(json<RunResults>(quick).tiers.find(({ tier }) => tier === 'custom')?.tests).toContainEqual(
    expect.objectContaining({ name: 'the data are those of the quick lane', outcome: 'pass' }),
  );
});

it('verify reads all of it; a second one at the same time is told to wait', async () => {
  expect(await second.warmctl('verify', recipe)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('valid'),
  });
  const path = join(second.sandbox.lockDir, `cc-ci-app-${domain}.lock`);
  const lock = await acquireLock(path, { purpose: 'verifying keycloak' });
  if (lock.outcome === 'busy') throw new Error('the lock is not free');
  const busy = await second.warmctl('verify', recipe);
  expect(busy).toMatchObject({ code: 75, stderr: expect.stringContaining('in use by verifying keycloak') });
  await lock.lock.release();
});

it('verify finds one flipped bit of the snapshot or of a volume, where a quick look finds none', async () => {
  const { connect, registry } = await portsOf(second);
  const { warmsnap, lifecycle } = connect({ locks: [] });
  const store = registry.folderOf(recipe).snapshots;
  const snapshot = { store, id: (await registry.read(recipe))?.snapshot ?? '', owner: domain };
  const sources = await lifecycle.snapshotSources(domain);
  const verdict = (line: string) => ({ code: 1, stdout: expect.stringMatching(`INVALID\n  ${line}\n$`) });

  const [kept = ''] = await filesWith(store, 'known-good');
  await flipBit(kept);
  expect(await warmsnap.verify(snapshot, 'quick')).toMatchObject({ outcome: 'valid' });
  expect(await second.warmctl('verify', recipe)).toMatchObject(verdict('snapshot .*/marker: .*'));
  await flipBit(kept);

  const [{ name, path } = { name: '', path: '' }] = sources;
  await flipBit(join(path, 'marker'));
  await vouchFor(join(path, 'marker'), { index: join(store, `.${snapshot.id}.live-index`), source: name });
  expect(await warmsnap.compare({ ...snapshot, sources, level: 'quick' })).toEqual([]);
  expect(await second.warmctl('verify', recipe)).toMatchObject(verdict('volume: .*/marker: .*'));
});

it('prune lists what is not enrolled any more, and removes it when it is told to', async () => {
  expect(await second.warmctl('prune')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('nothing to prune'),
  });
  await rm(join(second.repo, 'recipes', recipe), { recursive: true });
  await mkdir(join(second.repo, 'recipes', 'wiki'));
  const config = 'export const config = { warmCanonical: true };';
  await writeFile(join(second.repo, 'recipes', 'wiki', 'recipe.config.ts'), config);
  const before = await look(second);
  expect((await second.warmctl('prune')).stdout).toContain('would be removed (--yes)');
  expect(await look(second)).toEqual(before);
  expect(json(await second.warmctl('prune', '--yes', '--json'))).toMatchObject({
    pruned: [{ recipe, domain, outcome: 'removed' }],
  });
  expect(await look(second)).toMatchObject({ env: [], data: [], folders: ['runs'] });
});

/** What there is of the canonical on a server. */
async function look({ sandbox }: Server) {
  const apps = await readdir(join(sandbox.abraDir, 'servers', 'default'));
  return {
    env: apps.filter((name) => name.startsWith('warm-canon')),
    folders: (await readdir(sandbox.warmRoot).catch(() => [])).sort(),
    data: await dataOf({ sandbox }),
  };
}

async function dataOf(server: Pick<Server, 'sandbox'>): Promise<string[]> {
  const { connect } = await portsOf({ ...server, repo: '/' } as Server);
  const volumes = await connect({ locks: [] }).swarm.volumesOf('warm-canon-keycloak_ci_test');
  return volumes.map(({ mountpoint }) => mountpoint);
}

/** Makes a file and a link known-good, as if the app had made them before it was promoted. */
async function mark(server: Server): Promise<void> {
  const { registry, connect } = await portsOf(server);
  const canonical = await registry.read(recipe);
  if (!canonical) throw new Error('there is no canonical');
  const { run, promotedAt, version, commit } = canonical;
  const tools = connect({ locks: [] });
  const sources = await tools.lifecycle.snapshotSources(domain);
  await writeFile(join(sources[0]?.path ?? '', 'marker'), 'known-good');
  await symlink('/dev/stdout', join(sources[0]?.path ?? '', 'log'));
  const journal = openCanonicalJournal(registry.folderOf(recipe).journal);
  await journal.begin({ kind: 'fresh-seed', plan: { recipe, domain, version, commit, run } });
  await seedCanonical({ tools, registry, recipe, journal }, canonical, { run, promotedAt, sources });
  await journal.finish();
}

it('the remedy for a damaged canonical.json makes a new one, and keeps the snapshot of the old', async () => {
  const { registry } = await portsOf(first);
  const path = registry.folderOf(recipe).canonical;
  const { snapshot = '' } = (await registry.read(recipe)) ?? {};
  await writeFile(path, (await readFile(path, 'utf8')).replace('"idle"', '"seeding"'));
  expect(await first.warmctl('verify', recipe)).toMatchObject({
    code: 4,
    stderr: expect.stringContaining(`run \`warmctl rewarm ${recipe}\``),
  });
  for (const words of [
    ['volume', 'remove', domain, '--force'],
    ['remove', domain, '--force'],
  ])
    spawnSync('abra', ['app', ...words, '--no-input'], { env: { ...process.env, ...first.env } });
  await rename(path, `${path}.away`);
  expect(await first.warmctl('rewarm', recipe)).toMatchObject({ code: 0 });
  const kept = join(canonicalFolder(first), 'unnamed-snapshots', snapshot);
  expect(await readdir(kept)).toContain('manifest');
  expect(await first.warmctl('verify', recipe)).toMatchObject({ code: 0 });
});
