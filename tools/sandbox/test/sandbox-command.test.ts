import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { catalogue } from '../src/recipes/catalogue.ts';
import { compileCache, layoutOf } from '../src/sandbox/layout.ts';
import { processesOf } from '../src/sandbox/processes.ts';
import type { SandboxStatus } from '../src/sandbox/status.ts';

const run = promisify(execFile);
const main = join(import.meta.dirname, '../src/main.ts');
const sandbox = async (...args: string[]): Promise<string> =>
  (await run(process.execPath, [main, ...args], { env: { ...process.env, ...compileCache } })).stdout;
const statusOf = async (dir: string): Promise<SandboxStatus> =>
  JSON.parse(await sandbox('status', '--json', '--dir', dir)) as SandboxStatus;

let root: string;
let one: string;
let other: string;
beforeAll(async () => {
  root = await mkdtemp(join(await realpath(tmpdir()), 'ccw-command-'));
  one = join(root, 'one');
  // Too long for a socket inside it.
  other = join(root, `other-${'x'.repeat(100)}`);
});
afterAll(async () => {
  for (const dir of [one, other]) await sandbox('down', '--dir', dir);
  await rm(root, { recursive: true, force: true });
});

test('up, twice at once in one folder and beside another: each is whole, and none is up twice', async () => {
  await Promise.all([
    sandbox('up', '--dir', one),
    sandbox('up', '--dir', one),
    sandbox('up', '--dir', other),
  ]);
  const [first, second] = await Promise.all([statusOf(one), statusOf(other)]);
  for (const status of [first, second]) {
    expect(status.up).toBe(true);
    // Both are deployed at once.
    expect(status.services.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
      { name: 'backup_ci_test_app', image: 'backup-bot-two:2.3.0', running: 1 },
      { name: 'traefik_ci_test_app', image: 'traefik:v3.6.15', running: 1 },
    ]);
    expect(await statusThrough(status.connectTo!, 'traefik.ci.test', '/ping')).toBe(200);
  }
  expect(first.recipes.map(({ name }) => name)).toEqual(catalogue.map(({ name }) => name));
  expect(new Set([first.enginePid, second.enginePid, first.connectTo, second.connectTo]).size).toBe(4);
  expect(second.dockerHost!.length).toBeLessThan(100);

  await sandbox('up', '--dir', one);
  expect((await statusOf(one)).enginePid).toBe(first.enginePid);
});

test('env points a shell with its git and its abra at the sandbox', async () => {
  const script = `${await sandbox('env', '--dir', one)}
    git ls-remote --tags https://git.coopcloud.tech/coop-cloud/keycloak.git
    command -v abra; abra app ls --machine`;
  const output = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
  expect(output).toContain('refs/tags/10.7.1+26.6.2^{}');
  expect(output).toContain(join(one, 'bin', 'abra'));
  expect(output).toContain('traefik.ci.test');
});

test('publish and pr put commits where git finds them', async () => {
  const notes = join(root, 'notes.txt');
  await writeFile(notes, 'Manual migration needed.\n');
  const published = (
    await sandbox('publish', 'keycloak', '10.7.2+26.6.3', '--notes', notes, '--dir', one)
  ).trim();
  const [first, second] = await Promise.all(
    [1, 2].map(async () => (await sandbox('pr', 'custom-html', '--break', 'health', '--dir', one)).trim()),
  );
  const inRepository = (recipe: string, revision: string): string =>
    execFileSync('git', ['--git-dir', join(one, 'remotes', `${recipe}.git`), 'rev-parse', revision], {
      encoding: 'utf8',
    }).trim();
  expect(inRepository('keycloak', '10.7.2+26.6.3^{commit}')).toBe(published);
  expect([first, second].sort()).toEqual(
    [inRepository('custom-html', 'pr-1'), inRepository('custom-html', 'pr-2')].sort(),
  );
  await expect(sandbox('publish', 'keycloak', '10.7.2+26.6.3', '--dir', one)).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('published already') as string,
  });
});

test('down leaves no process, and up brings everything back', async () => {
  const { enginePid, dockerHost } = await statusOf(one);
  expect(await processesOf(layoutOf(one))).not.toEqual([]);
  await sandbox('down', '--dir', one);
  expect(await processesOf(layoutOf(one))).toEqual([]);
  expect(await isAlive(enginePid!)).toBe(false);
  expect(existsSync(dockerHost!.slice('unix://'.length))).toBe(false);
  expect(await statusOf(one)).toMatchObject({ up: false, services: [] });
  await sandbox('down', '--dir', one);

  await sandbox('up', '--dir', one);
  const again = await statusOf(one);
  expect(again.recipes.find(({ name }) => name === 'keycloak')!.versions).toContain('10.7.2+26.6.3');
  expect(await statusThrough(again.connectTo!, 'traefik.ci.test', '/ping')).toBe(200);
});

test('a killed engine leaves no process behind either', async () => {
  const { enginePid } = await statusOf(one);
  process.kill(enginePid!, 'SIGKILL');
  await sandbox('down', '--dir', one);
  expect(await processesOf(layoutOf(one))).toEqual([]);
});

test('a damaged record is one clear error', async () => {
  const { recordFile } = layoutOf(other);
  const text = await readFile(recordFile, 'utf8');
  await writeFile(recordFile, text.slice(0, 10));
  await expect(sandbox('status', '--dir', other)).rejects.toMatchObject({
    code: 3,
    stderr: expect.stringContaining('cannot be read') as string,
  });
  await writeFile(recordFile, text);
});

/** A zombie that nobody has waited for yet is no process any more. */
async function isAlive(pid: number): Promise<boolean> {
  return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')) !== '';
}

async function statusThrough(connectTo: string, host: string, path: string): Promise<number> {
  const [hostname, port] = connectTo.split(':');
  return await new Promise((resolve, reject) => {
    get({ hostname, port, path, headers: { host }, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).once('error', reject);
  });
}
