import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createAppLifecycle } from '../src/index.ts';
import { addImage, health, shortWindow as window, tellEngine, useScene } from './scene.ts';

const scene = useScene(['guestbook']);
const domain = 'book.ci.test';
const stack = 'book_ci_test';
const version = '1.0.0+2.0.0';

async function deploy() {
  const { lifecycle } = scene;
  await lifecycle.ensureApp({ recipe: 'guestbook', version, domain });
  expect(await lifecycle.deploy({ domain, version, health, window })).toMatchObject({ outcome: 'healthy' });
}

/** A container that is none of the stack's, does not end quickly, and has one of its volumes. */
async function startStraggler() {
  addImage(scene, 'straggler:1', fileURLToPath(new URL('images/straggler.ts', import.meta.url)));
  const mount = { Type: 'volume', Source: `${stack}_entries`, Target: '/data' };
  await tellEngine(scene, 'POST', '/services/create', {
    Name: 'straggler',
    Labels: {},
    TaskTemplate: { ContainerSpec: { Image: 'straggler:1', Mounts: [mount] } },
    Mode: { Replicated: { Replicas: 1 } },
  });
  await until(async () => (await usersOfVolume()).some((name) => name.startsWith('straggler')));
}

async function usersOfVolume(): Promise<string[]> {
  return (await scene.swarm.containersUsing([`${stack}_entries`])).map(({ name }) => name);
}

async function until(look: () => Promise<boolean>): Promise<void> {
  while (!(await look())) await delay(20);
}

describe('undeployAndSettle', () => {
  it('leaves nothing of the stack but its volume', async () => {
    const { lifecycle, swarm } = scene;
    await deploy();
    await expect(lifecycle.assertSettled(domain)).rejects.toMatchObject({ code: 'not-settled' });
    await lifecycle.undeployAndSettle(domain);
    await lifecycle.assertSettled(domain);
    expect(await swarm.tasksOf(stack)).toEqual([]);
    expect(await swarm.networksOf(stack)).toEqual([]);
    expect(await usersOfVolume()).toEqual([]);
    expect((await swarm.volumesOf(stack)).map(({ name }) => name)).toEqual([`${stack}_entries`]);
    expect(await lifecycle.status(domain)).toEqual({ state: 'undeployed' });
  });

  it('starts no abra where nothing is deployed', async () => {
    const { lifecycle, abraCalls } = scene;
    const before = abraCalls();
    await lifecycle.undeployAndSettle(domain);
    expect(abraCalls()).toBe(before);
  });

  it('is not done while a container that Swarm says nothing of still has the volume', async () => {
    const { lifecycle, swarm } = scene;
    await deploy();
    await startStraggler();
    const settled = lifecycle.undeployAndSettle(domain).then(usersOfVolume);
    await until(async () => (await swarm.tasksOf(stack)).length === 0 && (await swarm.networksOf(stack)).length === 0);
    await expect(lifecycle.assertSettled(domain)).rejects.toMatchObject({
      code: 'not-settled',
      message: expect.stringContaining('straggler'),
    });
    await tellEngine(scene, 'DELETE', '/services/straggler');
    expect(await settled).toEqual([]);
    await lifecycle.assertSettled(domain);
  });

  it('clears away a network that was forgotten', async () => {
    const { lifecycle, swarm } = scene;
    const labels = { 'com.docker.stack.namespace': stack };
    await tellEngine(scene, 'POST', '/networks/create', { Name: `${stack}_internal`, Driver: 'overlay', Labels: labels });
    expect(await swarm.networksOf(stack)).toEqual([`${stack}_internal`]);
    await lifecycle.undeployAndSettle(domain);
    expect(await swarm.networksOf(stack)).toEqual([]);
  });

  it('gives up in the end, and names what is left', async () => {
    const { abra, swarm, sandbox } = scene;
    await startStraggler();
    const ingress = { publicUrl: 'http://{domain}', connectTo: sandbox.connectTo };
    const impatient = createAppLifecycle({ abra, swarm, ingress, settleTimeoutMs: 200 });
    await expect(impatient.undeployAndSettle(domain)).rejects.toMatchObject({
      kind: 'infrastructure',
      code: 'not-settled',
      message: expect.stringContaining('straggler'),
    });
    await tellEngine(scene, 'DELETE', '/services/straggler');
  });
});
