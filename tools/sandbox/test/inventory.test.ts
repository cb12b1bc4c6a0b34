import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { canonicalsOf, inventoryOf, startSandbox, type Sandbox } from '../src/index.ts';
import { callEngine } from '../src/sandbox/engine-call.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ recipes: [] });
});
afterAll(() => sandbox?.stop());

it('shows whatever is added to a sandbox, and that it is gone again', async () => {
  const before = await inventoryOf(sandbox);
  for (const kind of ['service', 'task of', 'container of'])
    expect(before).toContain(`${kind} traefik_ci_test_app`);
  const socket = sandbox.dockerHost.replace('unix://', '');
  const made = [
    ['/volumes/create', { Name: 'stray-volume' }, '/volumes/stray-volume'],
    ['/networks/create', { Name: 'stray-network', Driver: 'overlay' }, '/networks/stray-network'],
    ['/secrets/create', { Name: 'stray-secret', Data: 'eA==' }, '/secrets/stray-secret'],
    ['/configs/create', { Name: 'stray-config', Data: 'eA==' }, '/configs/stray-config'],
  ] as const;
  for (const [path, body] of made) expect((await callEngine(socket, 'POST', path, body)).status).toBe(201);
  const env = join(sandbox.abraDir, 'servers', 'default', 'stray.ci.test.env');
  await writeFile(env, '');
  const run = join(sandbox.warmRoot, 'runs', 'stray');
  await mkdir(join(run, 'deps'), { recursive: true });
  await writeFile(join(run, 'deps', 'keycloak.json'), '{}');
  const lock = join(sandbox.lockDir, 'stray.lock');
  const holder = spawn('flock', [lock, 'sh', '-c', 'echo held; cat'], { stdio: ['pipe', 'pipe', 'ignore'] });
  await once(holder.stdout, 'data');

  const added = (await inventoryOf(sandbox)).filter((line) => !before.includes(line));
  expect(added.filter((line) => !line.startsWith('process '))).toEqual([
    'config stray-config',
    'env file stray.ci.test.env',
    'held lock stray.lock',
    'keycloak.json of run stray',
    'network stray-network',
    'open run stray',
    'secret stray-secret',
    'volume stray-volume',
  ]);
  expect(added.filter((line) => line.startsWith(`process ${holder.pid}: flock ${lock}`))).toHaveLength(1);

  holder.stdin.end();
  await once(holder, 'close');
  for (const [, , path] of made) await callEngine(socket, 'DELETE', path);
  await Promise.all([env, run, lock].map((path) => rm(path, { recursive: true })));
  expect(await inventoryOf(sandbox)).toEqual(before);
});

it('shows every change of a canonical, down to a nanosecond, but not what warmsnap remembers of it', async () => {
  const domain = 'warm-stray.ci.test';
  const folder = join(sandbox.warmRoot, 'warm-stray');
  const env = join(sandbox.abraDir, 'servers', 'default', `${domain}.env`);
  const socket = sandbox.dockerHost.replace('unix://', '');
  expect(await canonicalsOf(sandbox)).toEqual([]);
  await mkdir(join(folder, 'snapshots', 'one'), { recursive: true });
  const Labels = { 'com.docker.stack.namespace': 'warm-stray_ci_test' };
  const volume = { Name: 'warm-stray_ci_test_data', Labels };
  const { body } = await callEngine(socket, 'POST', '/volumes/create', volume);
  const files = [
    join(folder, 'canonical.json'),
    join(folder, 'snapshots', 'one', 'row'),
    join((body as { Mountpoint: string }).Mountpoint, 'row'),
    env,
  ];
  for (const path of files) await writeFile(path, 'one');
  const before = await canonicalsOf(sandbox);
  for (const index of ['.one.live-index', '.one.copy-index'])
    await writeFile(join(folder, 'snapshots', index), 'seen');
  expect(await canonicalsOf(sandbox)).toEqual(before);

  const changed = async () => (await canonicalsOf(sandbox)).filter((line) => !before.includes(line));
  for (const path of files) {
    execFileSync('touch', ['-r', path, `${path}-time`]);
    await writeFile(path, 'two');
    execFileSync('touch', ['-r', `${path}-time`, path]);
    await rm(`${path}-time`);
    expect(await changed()).toContainEqual(expect.stringContaining(`${path}: `));
  }
  for (const path of files) {
    await writeFile(path, 'one');
    execFileSync('touch', ['-d', '@1000.000000001', path]);
    const time = path === env ? [] : [expect.stringContaining(' mtime 1000000000001 ')];
    expect((await changed()).filter((line) => line.startsWith(`${path}: `))).toEqual(time);
  }
  await Promise.all([env, folder].map((path) => rm(path, { recursive: true })));
  await callEngine(socket, 'DELETE', `/volumes/${volume.Name}`);
});
