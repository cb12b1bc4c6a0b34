import { execFile } from 'node:child_process';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect, promisify } from 'node:util';
import { startSandbox, type Sandbox } from '@ci-warm/sandbox';
import { revealed, Secret, secretsIn } from '@ci-warm/secret';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createKeycloakRealms, type KeycloakRealms, type RealmMark, type ReapRequest } from '../src/index.ts';

const domain = 'warm-keycloak.ci.test';
const host = 'here';
const wanted = { clientId: 'app', username: 'ada' };
let sandbox: Sandbox | undefined;
let connectTo: string;
let adminPassword: () => Promise<Secret>;
let keycloak: KeycloakRealms;

const connect = (more: { adminPassword?: () => Promise<Secret> } = {}) =>
  createKeycloakRealms({ publicUrl: 'http://{domain}', domain, connectTo, adminPassword, ...more });
const markOf = (run: string, more: Partial<RealmMark> = {}): RealmMark => ({
  run,
  host,
  domain: `${run}.ci.test`,
  ...more,
});
const recordOf = (id: string, ...realms: string[]) => ({ id, host, creates: [`${id}.ci.test`], realms });
const names = async () => (await keycloak.listRealms()).map(({ name }) => name);

beforeAll(async () => {
  sandbox = await startSandbox({ recipes: ['keycloak'] });
  const env = { ...process.env, ...sandbox.env };
  const abra = async (...words: string[]) =>
    (await promisify(execFile)('abra', [...words, '--no-input'], { env })).stdout;
  await abra('app', 'new', 'keycloak', '--domain', domain, '--server', 'default');
  await abra('app', 'secret', 'generate', domain, '--all');
  await abra('app', 'deploy', domain, '--no-domain-checks');
  const argv = ['app', 'run', domain, 'app', '--no-input', '--', 'cat', '/run/secrets/admin_password'];
  adminPassword = async () => new Secret((await promisify(execFile)('abra', argv, { env })).stdout);
  connectTo = sandbox.connectTo;
  keycloak = connect();
  while ((await status('/realms/master')) !== 200) await delay(20);
});
afterAll(async () => {
  await sandbox?.stop();
});

it('sets a realm up with everything that a log-in needs', async () => {
  const made = await keycloak.setupRealm({ ...wanted, realm: 'first', redirectUris: ['http://app.test/*'] });
  expect(made).toMatchObject({ created: true, realm: 'first', issuer: `http://${domain}/realms/first` });
  expect(made.password.reveal()).toMatch(/^[\w-]{32}$/);
  const granted = await keycloak.passwordGrant(made);
  const shown = [
    JSON.stringify([made, granted]),
    inspect([made, granted], { depth: null, showHidden: true }),
  ];
  for (const secret of secretsIn([made, granted])) expect(shown.join()).not.toContain(secret.reveal());
  expect(secretsIn([made, granted]).length).toBeGreaterThan(3);
  expect(granted).toMatchObject({
    outcome: 'granted',
    claims: { iss: made.issuer, azp: 'app', preferred_username: 'ada', email: made.email },
  });
  expect(await keycloak.passwordGrant({ ...made, password: new Secret('wrong') })).toEqual({
    outcome: 'refused',
    reason: expect.stringContaining('Invalid user credentials'),
  });
  expect((await keycloak.verifyDiscovery('master')).jwksUri).toContain(`http://${domain}/realms/master/`);
});

it('sets it up again: what is there stays, what is missing comes back', async () => {
  const first = await keycloak.setupRealm({ ...wanted, realm: 'again', password: new Secret('p w&1') });
  const second = await keycloak.setupRealm({ ...wanted, realm: 'again', password: new Secret('p w&1') });
  expect(revealed(second)).toEqual({ ...revealed(first), created: false });
  expect(second.password.reveal()).toBe('p w&1');
  const third = await keycloak.setupRealm({ ...wanted, realm: 'again', clientSecret: new Secret('mine') });
  expect(third.clientSecret.reveal()).toBe('mine');
  expect(third.password.equals(first.password)).toBe(false);
  expect(await keycloak.passwordGrant({ ...third, password: first.password })).toMatchObject({
    outcome: 'refused',
  });
  expect(revealed(await keycloak.setupRealm({ ...wanted, realm: 'again', username: 'bob' }))).toMatchObject({
    created: false,
    clientSecret: 'mine',
  });
});

it('sets it up twice at once', async () => {
  const request = {
    ...{ ...wanted, realm: 'race-00aa11', mark: markOf('r') },
    ...{ password: new Secret('pw'), clientSecret: new Secret('s') },
  };
  const both = await Promise.all([keycloak.setupRealm(request), connect().setupRealm(request)]);
  expect(both.map(({ created }) => created).sort()).toEqual([false, true]);
});

it('gives runs side by side realms of their own', async () => {
  const runs = ['run-000001', 'run-000002', 'run-000003'];
  const made = await Promise.all(
    runs.map((realm) => connect().setupRealm({ ...wanted, realm, mark: markOf(realm) })),
  );
  await keycloak.deleteRealm('run-000001');
  expect(await keycloak.passwordGrant(made[1]!)).toMatchObject({ outcome: 'granted' });
  expect(await keycloak.passwordGrant({ ...made[2]!, password: made[1]!.password })).toMatchObject({
    outcome: 'refused',
  });
});

it('neither changes nor marks the realm of somebody else', async () => {
  const mark = markOf('one');
  await keycloak.setupRealm({ ...wanted, realm: 'acme-decade', password: new Secret('theirs') });
  await keycloak.setupRealm({ ...wanted, realm: 'mine-00aa11', password: new Secret('theirs'), mark });
  const before = await keycloak.listRealms();
  for (const request of [
    { realm: 'acme-decade', mark },
    { realm: 'mine-00aa11' },
    { realm: 'mine-00aa11', mark: markOf('two') },
    { realm: 'mine-00aa11', mark: { ...mark, host: 'there' } },
  ])
    await expect(keycloak.setupRealm({ ...wanted, ...request })).rejects.toMatchObject({
      code: 'realm-taken',
    });
  expect(await keycloak.listRealms()).toEqual(before);
  expect(await keycloak.setupRealm({ ...wanted, realm: 'mine-00aa11', mark })).toMatchObject({
    created: false,
  });
});

it('deletes a realm, and again', async () => {
  await keycloak.setupRealm({ ...wanted, realm: 'gone' });
  expect(await keycloak.deleteRealm('gone')).toEqual({ outcome: 'deleted' });
  expect(await keycloak.deleteRealm('gone')).toEqual({ outcome: 'absent' });
  expect(await names()).not.toContain('gone');
  await expect(keycloak.deleteRealm('master')).rejects.toMatchObject({ code: 'master-realm' });
});

it('says that the administrator’s password is wrong, and not which', async () => {
  const wrong = connect({ adminPassword: async () => new Secret('canary-77') });
  const error = await wrong.listRealms().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'admin-refused', message: expect.stringContaining('Invalid user') });
  expect(String(error)).not.toContain('canary');
});

it('reaps what dead runs left, and nothing else', async () => {
  const held = new Set(['live.ci.test']);
  const request = (records: ReapRequest['records']): ReapRequest => ({
    records,
    host,
    isLocked: (asked) => held.has(asked),
    whileHolding: async (domains, work) => {
      if (domains.some((one) => held.has(one))) return false;
      await work();
      return true;
    },
  });
  const set = async (realm: string, mark?: RealmMark) =>
    await keycloak.setupRealm({ ...wanted, realm, ...(mark ? { mark } : {}) });
  for (const realm of await names()) if (realm !== 'master') await keycloak.deleteRealm(realm);
  await set('dead-00aa11', markOf('dead'));
  await set('noted-00aa11');
  await set('lost-00aa11', markOf('lost'));
  await set('live-00aa11', markOf('live'));
  await set('far-00aa11', markOf('dead', { host: 'there' }));
  for (const decoy of ['acme-decade', 'x-facade', 'people']) await set(decoy);
  const records = [recordOf('dead', 'far-00aa11'), recordOf('noted', 'noted-00aa11'), recordOf('live')];

  const report = await keycloak.reapOrphanedRealms(request(records));
  expect(report.deleted).toEqual(['dead-00aa11']);
  expect(Object.fromEntries(report.kept.map(({ realm, reason }) => [realm, reason]))).toEqual({
    'live-00aa11': 'in-use',
    'far-00aa11': 'other-host',
    'lost-00aa11': 'no-record',
    'noted-00aa11': 'look-alike',
    'acme-decade': 'look-alike',
    'x-facade': 'look-alike',
  });
  expect(report.failed).toEqual([]);
  expect((await names()).sort()).toEqual(
    [
      ...['master', 'people', 'x-facade', 'acme-decade'],
      ...['far-00aa11', 'live-00aa11', 'lost-00aa11', 'noted-00aa11'],
    ].sort(),
  );
  expect((await keycloak.reapOrphanedRealms(request(records))).deleted).toEqual([]);
});

it('leaves a realm whose name a new run took while it was about to be reaped', async () => {
  await keycloak.setupRealm({ ...wanted, realm: 'same-00aa11', mark: markOf('old') });
  let asked = false;
  const report = await keycloak.reapOrphanedRealms({
    records: [recordOf('old', 'same-00aa11'), recordOf('new')],
    host,
    isLocked: () => false,
    whileHolding: async (domains, work) => {
      if (!domains.includes('old.ci.test')) return false;
      asked = true;
      await keycloak.deleteRealm('same-00aa11');
      await keycloak.setupRealm({ ...wanted, realm: 'same-00aa11', mark: markOf('new') });
      await work();
      return true;
    },
  });
  expect(asked).toBe(true);
  expect(report.deleted).toEqual([]);
  expect(await names()).toContain('same-00aa11');
});

async function status(path: string): Promise<number> {
  const [address, port] = connectTo.split(':');
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  request({ host: address, port, path, headers: { host: domain }, agent: false }, (response) => {
    text(response).then(() => resolve(response.statusCode ?? 0), reject);
  })
    .once('error', reject)
    .end();
  return await promise;
}
