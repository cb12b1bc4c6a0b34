import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inventoryOf, startSandbox, type Sandbox } from '../src/index.ts';
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
