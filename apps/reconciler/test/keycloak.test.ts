import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSwarmClient } from '@ci-warm/swarm-client';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { contentOf, startScene, treeOf, type Scene } from './harness.ts';

const domain = 'warm-keycloak.ci.test';
let scene: Scene;

beforeAll(async () => {
  scene = await startScene(['keycloak']);
});
afterAll(() => scene.sandbox.stop());

test('keycloak comes up from a sample that ends without a newline', async () => {
  const result = await scene.reconcile('keycloak');
  expect(result).toMatchObject({ outcome: 'deployed', to: '10.7.1+26.6.2', domain });
  expect(readFileSync(scene.env(domain), 'utf8')).toMatch(/^DOMAIN=warm-keycloak\.ci\.test$/m);
  expect((await scene.get(domain, '/realms/master')).status).toBe(200);
});

test('a release that migrates the data and then fails is rolled back, realms and every byte', async () => {
  await createRealm('acme');
  const volumes = () => scene.volume('warm-keycloak_ci_test_data');
  await scene.sandbox.publish('keycloak', '10.7.2+26.6.3', { break: 'migration' });
  const before = await settledContent(volumes());
  expect(Object.keys(before).length).toBeGreaterThan(0);
  const result = await scene.reconcile('keycloak', { keepFailed: true });
  expect(result).toMatchObject({
    outcome: 'rolled-back',
    from: '10.7.1+26.6.2',
    to: '10.7.1+26.6.2',
    lastGood: '10.7.1+26.6.2',
    recovered: true,
  });
  // Its data was copied after it had stopped, and says so.
  const after = contentOf(volumes());
  expect(after).toHaveProperty(['store/clean-stop.json']);
  expect(after).toMatchObject(before);
  expect(Object.keys(after)).toHaveLength(Object.keys(before).length + 1);
  expect((await scene.get(domain, '/realms/acme')).status).toBe(200);
  // What the failed one had made of them is there to be looked at.
  const { failedState } = result;
  if (failedState?.outcome !== 'kept') throw new Error(JSON.stringify(failedState));
  const kept = readdirSync(failedState.path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'));
  expect(kept.filter((text) => text.includes('26.6.3'))).not.toEqual([]);
  const [alert] = scene.alerts();
  expect(alert).toMatchObject({
    kind: 'rolled-back',
    app: 'warm-keycloak',
    details: { attempted: '10.7.2+26.6.3', lastGood: '10.7.1+26.6.2', recovered: true },
  });
  expect(alert.details.logs).not.toBe('');
});

test.each([
  ['is to speak TLS and does not', () => ({ publicUrl: 'https://{domain}' })],
  ['answers 404 to everybody', async () => ({ connectTo: await answering(404) })],
  ['answers 502 to everybody', async () => ({ connectTo: await answering(502) })],
])('an ingress that %s is no reason to touch keycloak', async (_, settings) => {
  const before = [treeOf(scene.sandbox.warmRoot), await containers()];
  const down = expect(scene.reconcile('keycloak', {}, await settings())).rejects;
  await down.toMatchObject({ kind: 'infrastructure', code: 'ingress-down' });
  expect([treeOf(scene.sandbox.warmRoot), await containers()]).toEqual(before);
  expect(scene.lines).toEqual([]);
});

test('an ingress that is down is no reason to touch keycloak', async () => {
  await scene.sandbox.publish('keycloak', '10.7.3+26.6.4');
  await scene.abra('app', 'undeploy', 'traefik.ci.test', '--no-input');
  // An undeploy is said to be done while the last container still answers.
  await expect.poll(async () => (await scene.get(domain)).status, { timeout: 10_000 }).toBe(0);
  const seen = async () => [
    treeOf(scene.sandbox.warmRoot),
    contentOf(scene.volume('warm-keycloak_ci_test_data')),
    await containers(),
  ];
  const before = await seen();
  const down = expect(scene.reconcile('keycloak')).rejects;
  await down.toMatchObject({
    kind: 'infrastructure',
    code: 'ingress-down',
    message: expect.stringContaining(scene.sandbox.connectTo),
  });
  expect(await seen()).toEqual(before);
  expect(scene.lines).toEqual([]);
});

/** A proxy that looks at nothing: its address. */
async function answering(status: number): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end('nothing here'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The server may still be writing what was just asked of it. */
async function settledContent(folder: string): Promise<Record<string, string>> {
  for (let before = contentOf(folder); ;) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const now = contentOf(folder);
    if (JSON.stringify(now) === JSON.stringify(before)) return now;
    before = now;
  }
}

async function createRealm(realm: string): Promise<void> {
  const password = await adminPassword();
  const form = new URLSearchParams({
    grant_type: 'password',
    client_id: 'admin-cli',
    username: 'admin',
    password,
  });
  const { body } = await post('/realms/master/protocol/openid-connect/token', form.toString(), {
    'content-type': 'application/x-www-form-urlencoded',
  });
  const token = String(JSON.parse(body).access_token);
  const made = await post('/admin/realms', JSON.stringify({ realm, enabled: true }), {
    'content-type': 'application/json',
    authorization: `Bearer ${token}`,
  });
  expect(made.status).toBe(201);
}

async function adminPassword(): Promise<string> {
  const [container = ''] = await containers();
  const swarm = createSwarmClient({ dockerHost: scene.sandbox.dockerHost });
  return (await swarm.exec(container, ['cat', '/run/secrets/admin_password'])).stdout;
}

/** Of keycloak's running tasks. */
async function containers(): Promise<string[]> {
  const { services } = await createSwarmClient({ dockerHost: scene.sandbox.dockerHost }).observeStack(
    'warm-keycloak_ci_test',
  );
  const running = services.flatMap(({ tasks }) => tasks).filter(({ state }) => state === 'running');
  return running.flatMap(({ containerId }) => containerId ?? []);
}

async function post(
  path: string,
  body: string,
  headers: Record<string, string>,
): Promise<{ status: number; body: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>();
  const [host, port] = scene.sandbox.connectTo.split(':');
  request(
    { host, port, path, method: 'POST', headers: { host: domain, ...headers }, agent: false },
    (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
    },
  )
    .once('error', reject)
    .end(body);
  return await promise;
}
