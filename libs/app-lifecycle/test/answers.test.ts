import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { SwarmClient } from '@ci-warm/swarm-client';
import { createAppLifecycle } from '../src/index.ts';
import { health as anyPage, shortWindow as window, tellEngine, useScene } from './scene.ts';

// The guestbook's web server passes requests for its entries on to whoever was called `backend` when it started.
const scene = useScene(['guestbook', 'custom-html']);
const version = '1.1.0+2.1.0';
const health = { path: '/entries' };
const old = { ...window, windowMs: 1, successes: 1 };

describe('an app whose web server asks for a name that another stack has, too', () => {
  const domain = 'mixed.ci.test';

  it('is not healthy when the other one answers: the name is found, and so is the remedy', async () => {
    await startOther('partner_ci_test');
    const outcome = await deploy(domain);
    expect(outcome).toMatchObject({ outcome: 'unhealthy', kind: 'foreign-answer' });
    expect(outcome).toHaveProperty(
      'reason',
      'mixed_ci_test_app was answered by partner_ci_test_backend (port 8080) of the stack partner_ci_test, not by ' +
        'mixed_ci_test_backend alone: both are called "backend" on the network proxy. ' +
        'Let it ask for ${STACK_NAME}_backend instead of backend',
    );
  });

  it('does not become healthy by running for long: a short look finds the same', async () => {
    const look = await scene.lifecycle.isHealthyNow(domain, health, old);
    expect(look).toMatchObject({ outcome: 'unhealthy', kind: 'foreign-answer' });
  });

  it('is healthy when it is meant to ask the other one', async () => {
    const mayCall = ['partner.ci.test'];
    const look = await scene.lifecycle.isHealthyNow(domain, { ...health, mayCall }, old);
    expect(look).toMatchObject({ outcome: 'healthy' });
  });

  it('is taken for healthy where connections cannot be seen, and that is said once', async () => {
    const elsewhere: SwarmClient['runningTasks'] = async (...which) =>
      (await scene.swarm.runningTasks(...which)).map((task) => ({ ...task, pid: undefined }));
    const { lifecycle, said } = watching({ runningTasks: elsewhere });
    for (let look = 0; look < 2; look += 1) {
      expect(await lifecycle.isHealthyNow(domain, health, old)).toMatchObject({ outcome: 'healthy' });
    }
    expect(said.filter((line) => line.includes('cannot be checked here'))).toHaveLength(1);
  });

  it('is healthy as long as nobody asks', async () => {
    expect(await deploy('quiet.ci.test', { health: anyPage })).toMatchObject({ outcome: 'healthy' });
  });

  it('is healthy when its own service answers', async () => {
    await tellEngine(scene, 'DELETE', '/services/partner_ci_test_backend');
    expect(await deploy('alone.ci.test')).toMatchObject({ outcome: 'healthy' });
    await startOther('later');
    expect(await scene.lifecycle.isHealthyNow('alone.ci.test', health, old)).toMatchObject({
      outcome: 'healthy',
    });
  });
});

describe('what it costs', () => {
  it('is one question to the engine where nobody else has a name of the stack', async () => {
    await tellEngine(scene, 'DELETE', '/services/later_backend');
    const { lifecycle, asked } = watching();
    await lifecycle.isHealthyNow('alone.ci.test', health, old);
    expect(asked).toEqual(['observeStack', 'observeStack', 'namedServices', 'observeStack']);
  });

  it('is nothing for a service that is alone in its stack', async () => {
    const domain = 'single.ci.test';
    await scene.lifecycle.createApp({ recipe: 'custom-html', version: '1.11.0+1.29.0', domain });
    await scene.lifecycle.deploy({ domain, health: anyPage, window });
    const { lifecycle, asked } = watching();
    await lifecycle.isHealthyNow(domain, anyPage, old);
    expect(asked).not.toContain('namedServices');
  });
});

/** A lifecycle of its own, with what it asked the engine and said. */
function watching(instead: Partial<SwarmClient> = {}) {
  const { abra, sandbox } = scene;
  const asked: string[] = [];
  const said: string[] = [];
  const swarm = new Proxy(
    { ...scene.swarm, ...instead },
    {
      get: (client, name, receiver) => {
        asked.push(String(name));
        return Reflect.get(client, name, receiver);
      },
    },
  );
  const ingress = { publicUrl: 'http://{domain}', connectTo: sandbox.connectTo };
  return {
    lifecycle: createAppLifecycle({ abra, swarm, ingress, onProgress: (line) => said.push(line) }),
    asked,
    said,
  };
}

async function deploy(domain: string, more: object = {}) {
  const { lifecycle } = scene;
  await lifecycle.createApp({ recipe: 'guestbook', version, domain });
  return await lifecycle.deploy({ domain, version, health, window, ...more });
}

/** A service that is called `backend` on the network of all, and up. */
async function startOther(stack: string): Promise<void> {
  const labels = { 'com.docker.stack.namespace': stack };
  await tellEngine(scene, 'POST', '/services/create', {
    Name: `${stack}_backend`,
    Labels: labels,
    TaskTemplate: {
      ContainerSpec: { Image: 'guestbook-backend:2.1.0', Labels: labels },
      Networks: [{ Target: 'proxy', Aliases: ['backend'] }],
    },
    Mode: { Replicated: { Replicas: 1 } },
  });
  while ((await scene.swarm.observeStack(stack)).services[0]?.tasks[0]?.state !== 'running') await delay(20);
}
