import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAbraClient } from '@ci-warm/abra-client';
import { createRunner } from '@ci-warm/process-runner';
import type { Ingress } from '@ci-warm/ingress';
import { createAppLifecycle } from '../src/index.ts';
import { serve, serveSecurely } from './servers.ts';
import { health, shortWindow as window, useScene } from './scene.ts';

const scene = useScene(['custom-html', 'guestbook', 'notes']);
const first = '1.10.0+1.28.0';

describe('an app from its beginning', () => {
  const domain = 'first.ci.test';

  it('is absent, then created once, and its env is never written over', async () => {
    const { lifecycle, abra, abraCalls } = scene;
    expect(await lifecycle.status(domain)).toEqual({ state: 'absent' });
    const request = { recipe: 'custom-html', version: first, domain };
    expect(await lifecycle.createApp({ ...request, env: { TIMEOUT: '77' } })).toEqual({ created: true });
    const env = await abra.readEnv(domain);
    expect(env?.values.get('TIMEOUT')).toBe('77');
    const before = abraCalls();
    expect(await lifecycle.createApp({ ...request, env: { TIMEOUT: '1' } })).toEqual({ created: false });
    expect((await abra.readEnv(domain))?.bytes).toEqual(env?.bytes);
    expect(abraCalls()).toBe(before);
    expect(await lifecycle.status(domain)).toEqual({ state: 'undeployed' });
  });

  it('is deployed, and says so without any abra process', async () => {
    const { lifecycle, abraCalls } = scene;
    expect(await lifecycle.deploy({ domain, version: first, health, window })).toMatchObject({
      outcome: 'healthy',
    });
    const before = abraCalls();
    expect(await lifecycle.status(domain)).toMatchObject({
      state: 'deployed',
      version: first,
      chaosVersion: undefined,
      converged: true,
      crashLooping: false,
    });
    expect(await lifecycle.isHealthyNow(domain, health, window)).toMatchObject({
      outcome: 'healthy',
      windowMs: 0,
    });
    expect(abraCalls()).toBe(before);
  });

  it('is told to be unhealthy when it does not answer as it should', async () => {
    const { lifecycle } = scene;
    const wrong = { path: '/', bodyIncludes: 'no such words' };
    expect(await lifecycle.isHealthyNow(domain, wrong, window)).toMatchObject({
      outcome: 'unhealthy',
      kind: 'probe',
    });
  });

  it.each<[string, 'down' | 'settings' | undefined, () => Promise<Partial<Ingress>>]>([
    ['works', undefined, async () => ({})],
    ['is spoken to in TLS and speaks none', 'settings', async () => ({ publicUrl: 'https://{domain}' })],
    [
      'has a certificate of its own',
      'settings',
      async () => ({
        publicUrl: 'https://{domain}',
        connectTo: await serveSecurely(() => undefined),
      }),
    ],
    ['accepts nobody', 'down', async () => ({ connectTo: '127.0.0.1:9' })],
    ['answers 404 to everybody', 'down', () => answering(404)],
    ['answers 502 to everybody', 'down', () => answering(502)],
    ['hangs', 'down', async () => ({ connectTo: await serve(() => undefined) })],
  ])('is not blamed for an ingress that %s', async (_, kind, given) => {
    const { abra, swarm, sandbox } = scene;
    const ingress = { publicUrl: 'http://{domain}', connectTo: sandbox.connectTo, ...(await given()) };
    const fault = await createAppLifecycle({ abra, swarm, ingress }).ingressFault(domain, health);
    expect(fault?.kind).toBe(kind);
  });

  it('is blamed for an answer of its own, and for a route that it had and lost', async () => {
    const { lifecycle, abra, swarm } = scene;
    expect(await lifecycle.ingressFault(domain, { path: '/no-such-page' })).toBeUndefined();
    const ingress = { publicUrl: 'http://{domain}', ...(await answering(404)) };
    const elsewhere = createAppLifecycle({ abra, swarm, ingress });
    expect(await elsewhere.ingressFault(domain, health, { served: true })).toBeUndefined();
  });

  it.each([
    ['an app of the same domain gets through no more than it', 'traefik.ci.test', 'down'],
    ['an app of another domain is not served there', 'traefik.elsewhere.test', undefined],
  ])('where it gets 502, and %s', async (_, host, kind) => {
    const { abra, swarm } = scene;
    const connectTo = await serve(({ headers }, answer) => {
      answer.writeHead(headers.host === domain ? 502 : 404).end();
    });
    const routedNames = () => Promise.resolve([{ stack: 'traefik_ci_test', host }]);
    const ingress = { publicUrl: 'http://{domain}', connectTo };
    const elsewhere = createAppLifecycle({ abra, swarm: { ...swarm, routedNames }, ingress });
    expect((await elsewhere.ingressFault(domain, health))?.kind).toBe(kind);
  });

  it('refused by abra, keeps running untouched, and abra’s words arrive although it says them on stdout', async () => {
    const { lifecycle, swarm } = scene;
    const before = await swarm.observeStack('first_ci_test');
    const outcome = await lifecycle.deploy({ domain, version: first, health, window });
    expect(outcome).toMatchObject({ outcome: 'refused', touched: false });
    expect(outcome).toHaveProperty('reason', expect.stringContaining('already deployed'));
    expect(outcome).toHaveProperty(
      'logs',
      expect.stringMatching(/== abra stdout\n[^]*FATA[^]*already deployed/),
    );
    expect((await swarm.observeStack('first_ci_test')).services).toEqual(before.services);
  });

  it('is upgraded by force', async () => {
    const { lifecycle } = scene;
    const outcome = await lifecycle.deploy({ domain, version: '1.11.0+1.29.0', force: true, health, window });
    expect(outcome).toMatchObject({ outcome: 'healthy' });
    expect(await lifecycle.status(domain)).toMatchObject({ state: 'deployed', version: '1.11.0+1.29.0' });
  });

  it('is deployed from the checkout as it is, and carries its hash', async () => {
    const { lifecycle, abra } = scene;
    await abra.recipes.checkout('custom-html', 'main');
    const outcome = await lifecycle.deploy({ domain, chaos: true, force: true, health, window });
    expect(outcome).toMatchObject({ outcome: 'healthy' });
    const head = (await abra.recipes.headCommit('custom-html')).slice(0, 8);
    expect(await lifecycle.status(domain)).toMatchObject({ state: 'deployed', chaosVersion: head });
  });
});

it('a deploy that its caller stops is no verdict on the version', async () => {
  const { sandbox, swarm } = scene;
  const stopping = new AbortController();
  const { signal } = stopping;
  const abra = createAbraClient({
    run: createRunner({ env: sandbox.env }),
    abraDir: sandbox.abraDir,
    signal,
  });
  const ingress = { publicUrl: 'http://{domain}', connectTo: sandbox.connectTo };
  const onProgress = () => stopping.abort(new Error('stop'));
  const lifecycle = createAppLifecycle({ abra, swarm, ingress, signal, onProgress });
  const stopped = lifecycle.deploy({ domain: 'first.ci.test', version: first, force: true, health, window });
  await expect(stopped).rejects.toThrow('stop');
});

describe('what is healthy although it looks odd on the way', () => {
  it.each([
    ['a web server that dies until its backend answers', 'guestbook', '1.0.0+2.0.0'],
    ['an app with a one-shot service', 'notes', '0.3.0+1.4.0'],
  ])('%s', async (_, recipe, version) => {
    const { lifecycle } = scene;
    const domain = `${recipe}.ci.test`;
    await lifecycle.createApp({ recipe, version, domain });
    const outcome = await lifecycle.deploy({ domain, version, health, window });
    expect(outcome).toMatchObject({ outcome: 'healthy' });
    expect(await lifecycle.status(domain)).toMatchObject({ converged: true });
  });

  it('a deploy of which abra says that it did not converge', async () => {
    const { sandbox, swarm } = scene;
    const domain = 'patient.ci.test';
    await scene.lifecycle.createApp({ recipe: 'custom-html', version: first, domain });
    const abra = createAbraClient({
      run: createRunner({ env: sandbox.env }),
      abraDir: sandbox.abraDir,
      command: abraThatGivesUp(sandbox.dir),
    });
    const ingress = { publicUrl: 'http://{domain}', connectTo: sandbox.connectTo };
    const lifecycle = createAppLifecycle({ abra, swarm, ingress });
    expect((await abra.deploy(domain, { version: first })).outcome).toBe('refused');
    await lifecycle.undeployAndSettle(domain);
    const outcome = await lifecycle.deploy({ domain, version: first, health, window });
    expect(outcome).toMatchObject({ outcome: 'healthy' });
  });
});

/** An abra that does check for convergence, and loses patience. */
function abraThatGivesUp(dir: string): string {
  const path = join(dir, 'impatient-abra');
  const lines = [
    '#!/bin/bash',
    'export ABRA_STAND_IN_FAULTS=converge-timeout',
    'exec abra "${@/#--no-converge-checks/--no-domain-checks}"',
  ];
  writeFileSync(path, lines.join('\n'), { mode: 0o755 });
  return path;
}

describe('what is broken', () => {
  const domain = 'broken.ci.test';

  it.each([
    ['start', '1.12.0+1.29.1', /crash-loop/, 'broken on purpose'],
    // Whether its end or its silence is seen first is a matter of luck.
    ['late-crash', '1.12.1+1.29.2', /crash-loop|probe/, 'out of luck'],
    ['health', '1.12.2+1.29.3', /probe/, ''],
  ] as const)('by %s is unhealthy, with the app’s last words', async (fault, version, kind, words) => {
    const { lifecycle, sandbox, abra } = scene;
    await sandbox.publish('custom-html', version, { break: fault });
    await abra.recipes.fetch('custom-html');
    await lifecycle.createApp({ recipe: 'custom-html', version, domain });
    const impatient = fault === 'health' ? { ...window, timeoutMs: 800 } : window;
    const outcome = await lifecycle.deploy({ domain, version, force: true, health, window: impatient });
    expect(outcome).toMatchObject({ outcome: 'unhealthy', kind: expect.stringMatching(kind) });
    expect(outcome).toHaveProperty('logs', expect.stringContaining(words));
  });

  it('by lint is refused untouched', async () => {
    const { lifecycle, sandbox, abra } = scene;
    const version = '1.13.0+1.29.4';
    await sandbox.publish('custom-html', version, { break: 'lint' });
    await abra.recipes.fetch('custom-html');
    const outcome = await lifecycle.deploy({
      domain: 'patient.ci.test',
      version,
      force: true,
      health,
      window,
    });
    expect(outcome).toMatchObject({ outcome: 'refused', touched: false });
    expect(await lifecycle.status('patient.ci.test')).toMatchObject({ version: first, converged: true });
  });
});

/** A proxy that looks at nothing. */
async function answering(status: number): Promise<Pick<Ingress, 'connectTo'>> {
  return { connectTo: await serve((_, response) => response.writeHead(status).end('nothing here\n')) };
}
