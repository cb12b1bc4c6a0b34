import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createAppLifecycle } from '../src/index.ts';
import { health, shortWindow as window, startStraggler, tellEngine, useScene } from './scene.ts';

const scene = useScene(['notes']);
const domain = 'note.ci.test';
const stack = 'note_ci_test';
const version = '0.3.0+1.4.0';

async function deploy() {
  const { lifecycle } = scene;
  await lifecycle.createApp({ recipe: 'notes', version, domain });
  expect(await lifecycle.deploy({ domain, version, health, window })).toMatchObject({ outcome: 'healthy' });
}

async function usersOfVolume(): Promise<string[]> {
  return (await scene.swarm.containersUsing([`${stack}_content`])).map(({ name }) => name);
}

async function until(look: () => Promise<boolean>): Promise<void> {
  while (!(await look())) await delay(20);
}

describe('undeployAndSettle', () => {
  it('leaves nothing of the stack but its volumes', async () => {
    const { lifecycle, swarm } = scene;
    await deploy();
    await expect(lifecycle.assertSettled(domain)).rejects.toMatchObject({ code: 'not-settled' });
    await lifecycle.undeployAndSettle(domain);
    await lifecycle.assertSettled(domain);
    expect(await swarm.tasksOf(stack)).toEqual([]);
    expect(await swarm.networksOf(stack)).toEqual([]);
    expect(await usersOfVolume()).toEqual([]);
    expect((await swarm.volumesOf(stack)).map(({ name }) => name)).toEqual([
      `${stack}_content`,
      `${stack}_prepared`,
    ]);
    expect(await lifecycle.status(domain)).toEqual({ state: 'undeployed' });
  });

  it('stays done while Swarm takes the ended containers away', async () => {
    const { lifecycle } = scene;
    const states = new Set<string>();
    const ofStack = encodeURIComponent(JSON.stringify({ label: [`com.docker.stack.namespace=${stack}`] }));
    await deploy();
    await lifecycle.undeployAndSettle(domain);
    let gone = false;
    // Looked at by itself: a container is in each of its states for a short time only.
    const watching = until(async () => {
      const path = `/containers/json?all=1&filters=${ofStack}`;
      const left = (await tellEngine(scene, 'GET', path)) as { State: string }[];
      for (const { State } of left) states.add(State);
      gone = left.length === 0;
      return gone;
    });
    while (!gone) await lifecycle.assertSettled(domain);
    await watching;
    expect([...states]).toContain('removing');
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
    const straggler = await startStraggler(scene, `${stack}_content`);
    const settled = lifecycle.undeployAndSettle(domain).then(usersOfVolume);
    await until(
      async () => (await swarm.tasksOf(stack)).length === 0 && (await swarm.networksOf(stack)).length === 0,
    );
    await expect(lifecycle.assertSettled(domain)).rejects.toMatchObject({
      code: 'not-settled',
      message: expect.stringContaining('straggler'),
    });
    await straggler.end();
    expect(await settled).toEqual([]);
    await lifecycle.assertSettled(domain);
  });

  it('clears away a network that was forgotten', async () => {
    const { lifecycle, swarm } = scene;
    const labels = { 'com.docker.stack.namespace': stack };
    await tellEngine(scene, 'POST', '/networks/create', {
      Name: `${stack}_default`,
      Driver: 'overlay',
      Labels: labels,
    });
    expect(await swarm.networksOf(stack)).toEqual([`${stack}_default`]);
    await lifecycle.undeployAndSettle(domain);
    expect(await swarm.networksOf(stack)).toEqual([]);
  });

  it('gives up in the end, and names what is left', async () => {
    const { abra, swarm, sandbox } = scene;
    const straggler = await startStraggler(scene, `${stack}_content`);
    const ingress = { publicUrl: 'http://{domain}', connectTo: sandbox.connectTo };
    const impatient = createAppLifecycle({ abra, swarm, ingress, settleTimeoutMs: 200 });
    await expect(impatient.undeployAndSettle(domain)).rejects.toMatchObject({
      kind: 'infrastructure',
      code: 'not-settled',
      message: expect.stringContaining('straggler'),
    });
    await straggler.end();
  });
});

describe('deploy', () => {
  it('is not begun while something is left of what was undeployed', async () => {
    const { abra, swarm, sandbox, abraCalls } = scene;
    await scene.lifecycle.undeployAndSettle(domain);
    const straggler = await startStraggler(scene, `${stack}_content`);
    const ingress = { publicUrl: 'http://{domain}', connectTo: sandbox.connectTo };
    const impatient = createAppLifecycle({ abra, swarm, ingress, settleTimeoutMs: 200 });
    const before = abraCalls();
    await expect(impatient.deploy({ domain, version, health, window })).rejects.toMatchObject({
      kind: 'infrastructure',
      code: 'not-settled',
      message: expect.stringContaining('straggler'),
    });
    expect(abraCalls()).toBe(before);
    await straggler.end();
    await deploy();
  });
});
