import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convergence } from '@ci-warm/convergence';
import { startSandbox, type Sandbox } from '@ci-warm/sandbox';
import { createSwarmClient, type EngineEvent, type SwarmClient } from '../src/index.ts';

const domain = 'notes.ci.test';
const stack = 'notes_ci_test';
const events: EngineEvent[] = [];
const watching = new AbortController();
let sandbox: Sandbox;
let swarm: SwarmClient;
let watched: Promise<void>;

const abra = async (...words: string[]) => {
  await promisify(execFile)('abra', words, { env: { ...process.env, ...sandbox.env } });
};

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await delay(20);
  }
}

beforeAll(async () => {
  sandbox = await startSandbox({ recipes: ['notes', 'keycloak'] });
  swarm = createSwarmClient({ dockerHost: sandbox.dockerHost });
  watched = swarm.watchEvents((event) => void events.push(event), watching.signal);
  await abra('app', 'new', 'notes', '--domain', domain, '--server', 'default', '--no-input');
  await abra('app', 'deploy', domain, '--no-input', '--no-converge-checks', '--no-domain-checks');
  await until(async () => {
    const observation = await swarm.observeStack(stack);
    const through = observation.services.some(({ tasks }) => tasks[0]?.state === 'complete');
    return (through && convergence(observation, Date.now()).converged) || undefined;
  });
});

afterAll(async () => {
  watching.abort();
  await watched;
  await sandbox?.stop();
});

describe('a deployed stack', () => {
  it('is seen with services, modes and tasks', async () => {
    const { services } = await swarm.observeStack(stack);
    const byName = Object.fromEntries(services.map((service) => [service.shortName, service]));
    expect(Object.keys(byName).sort()).toEqual(['app', 'setup']);
    expect(byName['app']).toMatchObject({
      name: `${stack}_app`,
      mode: 'replicated',
      desired: 1,
      restartCondition: 'any',
    });
    expect(byName['app']?.labels).toHaveProperty([`coop-cloud.${stack}.version`], '0.3.0+1.4.0');
    expect(byName['app']?.tasks[0]).toMatchObject({
      state: 'running',
      desiredState: 'running',
      ofCurrentSpec: true,
    });
    expect(byName['setup']?.tasks[0]).toMatchObject({ state: 'complete', exitCode: 0 });
  });

  it('is found by its exact name only', async () => {
    expect(await swarm.stackNames()).toContain(stack);
    expect(await swarm.observeStack('notes_ci')).toEqual({ stack: 'notes_ci', services: [] });
    expect(await swarm.volumesOf('notes_ci')).toEqual([]);
    expect((await swarm.volumesOf(stack)).map(({ name }) => name)).toEqual([
      `${stack}_content`,
      `${stack}_prepared`,
    ]);
    expect(await swarm.configsOf(stack)).toEqual([`${stack}_default_conf_v1`]);
    expect(String(await swarm.configData(`${stack}_default_conf_v1`))).toContain('server');
    expect(await swarm.configData(`${stack}_default_conf`)).toBeUndefined();
    expect(await swarm.hasSwarmNetwork('proxy')).toBe(true);
    expect(await swarm.hasSwarmNetwork('prox')).toBe(false);
    // The one-shot has ended: it can neither write nor hold up a removal.
    expect(await swarm.tasksOf(stack)).toHaveLength(1);
  });

  it('shows who has a volume: only what still runs', async () => {
    const [using] = await swarm.containersUsing([`${stack}_content`]);
    expect(using).toMatchObject({ state: 'running', volumes: [`${stack}_content`] });
    expect(await swarm.containersUsing([`${stack}_prepared`])).toEqual([]);
    expect(await swarm.containersUsing([])).toEqual([]);
    // The engine's own filter would find whoever mounts something there.
    expect(await swarm.containersUsing(['/usr/share/nginx/html'])).toEqual([]);
    expect(await swarm.containersOf(stack)).toEqual([using]);
  });

  it('keeps a volume in use, and removes what is gone without a word', async () => {
    await expect(swarm.removeVolume(`${stack}_content`)).rejects.toMatchObject({
      code: 'engine-error',
      details: { status: 409 },
    });
    await swarm.removeVolume('never_was');
    await swarm.createVolume(`${stack}_made`, stack);
    await swarm.createVolume(`${stack}_made`, stack);
    expect((await swarm.volumesOf(stack)).map(({ name }) => name)).toContain(`${stack}_made`);
    await swarm.removeVolume(`${stack}_made`);
    expect(await swarm.volume(`${stack}_made`)).toBeUndefined();
    await swarm.removeSecret('never_was');
    await swarm.removeConfig('never_was');
    await swarm.removeNetwork('never_was');
  });

  it('runs commands in its containers, with both streams and the exit code', async () => {
    const [container] = await swarm.containersOf(stack);
    const result = await swarm.exec(container?.id ?? '', ['sh', '-c', 'echo out; echo err >&2; exit 3']);
    expect(result).toEqual({ exitCode: 3, stdout: 'out\n', stderr: 'err\n' });
  });

  it('tells its last words', async () => {
    const setup = (await swarm.observeStack(stack)).services.find(({ shortName }) => shortName === 'setup');
    expect(await swarm.serviceLogs(setup?.id ?? '')).toBe('prepared');
  });

  it('was heard of as it came up', async () => {
    expect(events.map(({ type, action }) => `${type} ${action}`)).toContain('container start');
  });
});

describe('the engine itself', () => {
  it('is a Swarm manager', async () => {
    expect(await swarm.ping()).toMatchObject({
      apiVersion: '1.41',
      dataRoot: expect.stringContaining(sandbox.dir),
    });
  });

  it('has images, can be given names for them, and lacks others', async () => {
    const image = await swarm.image('notes:1.4.0');
    expect(image?.digests[0]).toContain('sha256:');
    await swarm.tagImage('notes:1.4.0', 'kept/notes', 'good');
    expect((await swarm.image('kept/notes:good'))?.id).toBe(image?.id);
    expect(await swarm.image('notes:9')).toBeUndefined();
    expect(await swarm.pullImage('notes:9')).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('manifest'),
    });
  });
});

it('finds secrets that carry no label', async () => {
  await abra('app', 'new', 'keycloak', '--domain', 'id.ci.test', '--server', 'default', '--no-input');
  await abra('app', 'secret', 'generate', 'id.ci.test', '--all', '--no-input');
  expect(await swarm.secretsOf('id_ci_test')).toEqual(['id_ci_test_admin_password_v1']);
  await swarm.removeSecret('id_ci_test_admin_password_v1');
  expect(await swarm.secretsOf('id_ci_test')).toEqual([]);
});

it('starts a service again: new tasks of the same spec', async () => {
  const app = async () =>
    (await swarm.observeStack(stack)).services.find(({ shortName }) => shortName === 'app');
  const before = await app();
  await swarm.restartService(before?.id ?? '');
  const after = await until(async () => {
    const now = await app();
    const [task] = now?.tasks ?? [];
    return task?.id !== before?.tasks[0]?.id && task?.state === 'running' ? now : undefined;
  });
  expect(after).toMatchObject({ id: before?.id, image: before?.image, labels: before?.labels });
  await expect(swarm.restartService('gone')).rejects.toMatchObject({ code: 'engine-error' });
});

it('removes a stack’s services, as a janitor does', async () => {
  await swarm.removeServices(stack);
  await until(async () => ((await swarm.containersOf(stack)).length === 0 ? true : undefined));
  expect((await swarm.observeStack(stack)).services).toEqual([]);
  expect(await swarm.volumesOf(stack)).toHaveLength(2);
});
