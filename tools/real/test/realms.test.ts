import { loadavg } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@ci-warm/contract';
import {
  createKeycloakRealms,
  type KeycloakRealms,
  type RealmMark,
  type RunRecord,
} from '@ci-warm/keycloak-realms';
import type { RunResults } from '@ci-warm/run-results';
import { Secret } from '@ci-warm/secret';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { backTo, inventoryOf } from './faults/left.ts';
import { startRun } from './faults/start-run.ts';
import { locksIn } from './realms/locks.ts';
import { millisecondsOf, percentile } from './realms/percentiles.ts';
import { holdRealm, type HeldRealm } from './realms/run-process.ts';
import {
  deployTraefik,
  describeReal,
  everythingNamed,
  recordFigure,
  said,
  startWorld,
  type World,
} from './support/index.ts';

const host = 'this-host';
// Fifty are a figure; that they do not disturb each other shows with fewer.
const [live, rounds] = process.env['REAL_FIGURES'] === undefined ? [10, 3] : [50, 20];
const words = { clientId: 'app', username: 'ci-user' };
const release = '10.5.0+26.2.5';

// One Keycloak for all: first the library by itself, then runs that use it. Each test goes on from the one before.
describeReal(
  'realms in a real Keycloak',
  ['members', 'postgres', 'keycloak-26.2.5', 'traefik-3.6.12'],
  () => {
    let world: World;
    let provider: string;
    let keycloak: KeycloakRealms;
    let server: { domain: string; publicUrl: string; connectTo: string; caFile: string };
    let adminPassword: string;

    beforeAll(async () => {
      world = await startWorld();
      const { certFile } = await deployTraefik(world);
      world.publish('keycloak', release);
      for (const version of ['1.0.0+2.4.0', '1.1.0+2.4.1']) world.publish('members', version);
      provider = `warm-keycloak.${world.baseDomain}`;
      const deployed = await world.runApp('reconciler', ['keycloak']);
      expect(deployed, said(deployed)).toMatchObject({ result: { outcome: 'deployed' } });
      const cat = ['--no-input', '--', 'cat', '/run/secrets/admin_password'];
      adminPassword = await world.abra('app', 'run', provider, 'app', ...cat);
      const connectTo = `127.0.0.1:${world.ports.https}`;
      server = { domain: provider, publicUrl: 'https://{domain}', connectTo, caFile: certFile };
      const options = { ...server, adminPassword: async () => new Secret(adminPassword) };
      // A busy machine makes keys slowly.
      keycloak = createKeycloakRealms({ ...options, timeoutMs: 60_000 });
    });
    afterAll(() => world?.close());

    const names = async () => (await keycloak.listRealms()).map(({ name }) => name).sort();
    const markOf = (run: string, of = host): RealmMark => ({ run, host: of, domain: `${run}.ci.test` });
    const recordOf = (id: string, realm: string): RunRecord => ({
      ...{ id, host, creates: [`${id}.ci.test`], realms: [realm] },
    });

    let held: HeldRealm[];
    const runs = ['one', 'two', 'three'];
    const realmOf = (run: string) => `members-00000${runs.indexOf(run) + 1}`;
    const locks = () => locksIn(join(world.dir, 'locks-of-runs'));

    it('three runs at once, each in a process of its own: tokens of its own realm and of no other', async () => {
      held = await Promise.all(
        runs.map((run) => {
          const lock = locks().pathOf(`${run}.ci.test`);
          const request = { ...words, realm: realmOf(run), mark: markOf(run) };
          return holdRealm({ server, adminPassword, lock, request });
        }),
      );
      expect(held.map(({ grant }) => grant)).toMatchObject(
        runs.map((run) => ({
          outcome: 'granted',
          claims: {
            iss: `https://${provider}/realms/${realmOf(run)}`,
            azp: words.clientId,
            preferred_username: words.username,
          },
        })),
      );
      expect(await names()).toEqual(['master', ...runs.map(realmOf)].sort());
      for (const { made } of held)
        for (const { made: other } of held) {
          const { outcome } = await keycloak.passwordGrant({ ...made, realm: other.realm });
          expect(outcome, `${made.realm} at ${other.realm}`).toBe(made === other ? 'granted' : 'refused');
        }
    });

    it('reaping: what dead runs of this host left and nothing else', async () => {
      for (const realm of ['acme-decade', 'x-facade']) await keycloak.setupRealm({ ...words, realm });
      await keycloak.setupRealm({ ...words, realm: 'other-0a1b2c', mark: markOf('theirs', 'other-host') });
      const [living] = held;
      for (const dead of held.slice(1)) await dead.kill();
      const { isLocked, whileHolding } = locks();
      const records = [
        ...runs.map((run) => recordOf(run, realmOf(run))),
        // It had planned that name, and died before it came to it.
        recordOf('planned', 'acme-decade'),
      ];
      const reap = () => keycloak.reapOrphanedRealms({ records, host, isLocked, whileHolding });

      const first = await reap();
      expect([...first.deleted].sort()).toEqual(['members-000002', 'members-000003']);
      expect(first.failed).toEqual([]);
      expect(first.kept).toEqual(
        expect.arrayContaining([
          { realm: 'members-000001', reason: 'in-use' },
          { realm: 'acme-decade', reason: 'look-alike' },
          { realm: 'x-facade', reason: 'look-alike' },
          { realm: 'other-0a1b2c', reason: 'other-host' },
        ]),
      );
      expect(await names()).toEqual(['acme-decade', 'master', 'members-000001', 'other-0a1b2c', 'x-facade']);
      expect(await keycloak.passwordGrant(living!.made)).toMatchObject({ outcome: 'granted' });

      await living!.kill();
      expect(await reap()).toMatchObject({ deleted: ['members-000001'], failed: [] });
      expect(await names()).toEqual(['acme-decade', 'master', 'other-0a1b2c', 'x-facade']);
    });

    it("refuses the server's own realm and names that lead elsewhere, before it asks anything", async () => {
      const before = await names();
      for (const realm of ['master', 'Master', 'MASTER']) {
        await expect(keycloak.deleteRealm(realm)).rejects.toMatchObject({ code: 'master-realm' });
        await expect(keycloak.setupRealm({ ...words, realm })).rejects.toMatchObject({
          code: 'master-realm',
        });
      }
      const escapes = ['', '.', '..', '../master', 'x/../master', 'x-facade/', '/x-facade', '%2e%2e/master'];
      const others = [
        'x-facade?a=b',
        'x-facade#a',
        'x-facade;a',
        'x facade',
        'x-facade\n',
        'x-facade\0',
        '-x',
      ];
      for (const realm of [...escapes, 'x%2Fmaster', 'acme-decade/users', ...others]) {
        const refused = { kind: 'usage', code: 'bad-name' };
        await expect(keycloak.deleteRealm(realm), realm).rejects.toMatchObject(refused);
        await expect(keycloak.setupRealm({ ...words, realm }), realm).rejects.toMatchObject(refused);
      }
      expect(await names()).toEqual(before);
    });

    const propose = (patch: number) => String(world.propose('members', `1.2.${patch}+2.4.2`).number);

    it('a run that is killed while it is signed on leaves its realm, and the next one removes it', async () => {
      const before = { realms: await names(), inventory: await inventoryOf(world) };
      const killed = startRun(world, ['members', '--pr', propose(1), '--stages', 'install']);
      await killed.said(/deploying members/);
      killed.kill('SIGKILL');
      expect(await killed.ended).toMatchObject({ signal: 'SIGKILL' });
      const [orphan, ...more] = (await names()).filter((name) => !before.realms.includes(name));
      expect(orphan).toMatch(/^members-[0-9a-f]{6}$/);
      expect(more).toEqual([]);

      const next = await startRun(world, ['members', '--pr', propose(2), '--stages', 'install']).ended;
      expect(next, next.stderr).toMatchObject({
        code: 0,
        result: { verdict: 'green', teardown: { clean: true } },
      });
      expect(next.stderr).toContain(`removed realm ${orphan} of a dead run`);
      expect(await names()).toEqual(before.realms);
      await backTo(world, before.inventory);
    });

    it('a reconcile of the provider while a run uses it has to wait; the run does not notice', async () => {
      const before = { realms: await names(), inventory: await inventoryOf(world) };
      world.publish('keycloak', '10.6.0+26.2.5');
      const run = startRun(world, ['members', '--pr', propose(3), '--stages', 'custom']);
      await run.said(/deploying members/);
      const busy = await world.runApp('reconciler', ['keycloak', '--wait', '1']);
      const ending = await run.ended;
      expect(busy, busy.stderr).toMatchObject({ code: 75, result: {} });
      expect(ending, ending.stderr).toMatchObject({
        code: 0,
        result: {
          verdict: 'green',
          dependencyDeployCount: 0,
          dependencies: [{ mode: 'warm', domain: provider }],
        },
      });
      expect(busy.stderr).toContain(`${provider} is in use by quick-runner ${ending.result.id}`);
      expect(await names()).toEqual(before.realms);
      // The provider's tasks are the same, too.
      await backTo(world, before.inventory);
    });

    it(`is measured with ${live} living realms`, { timeout: 30 * 60_000 }, async () => {
      const load = loadavg()[0];
      const setUp = (run: string, realm: string) =>
        keycloak.setupRealm({ ...words, realm, mark: markOf(run) });
      const hex = (number: number) => number.toString(16).padStart(6, '0');
      const before = await names();
      for (let made = 0; made < live; made += 5)
        await Promise.all([0, 1, 2, 3, 4].map((more) => setUp('living', `living-${hex(made + more)}`)));
      expect(await names()).toHaveLength(before.length + live);
      const create: number[] = [];
      const remove: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const realm = `measured-${hex(round)}`;
        create.push(await millisecondsOf(() => setUp('measured', realm)));
        remove.push(await millisecondsOf(() => keycloak.deleteRealm(realm)));
      }
      expect(await names()).toHaveLength(before.length + live);
      const both = create.map((ms, round) => ms + (remove[round] ?? 0));
      const spread = (values: readonly number[]) => ({
        p50: percentile(values, 50),
        p95: percentile(values, 95),
      });
      recordFigure(`realms-with-${live}-living`, {
        ...{ rounds, createMs: spread(create), deleteMs: spread(remove), bothMs: spread(both) },
        load: { before: load, after: loadavg()[0] },
      });
    });

    it('a provider that is deployed and serves nobody is not waited for: the run has one of its own', async () => {
      const stack = world.stack(provider);
      const { body } = await world.engine.get<{ ID: string; Spec: { Name: string } }[]>(
        `/services?${stack.labelFilter}`,
      );
      const app = body.find(({ Spec }) => Spec.Name === `${stack.name}_app`)?.ID ?? '';
      await stack.update(app, ({ Mode }) => {
        Mode.Replicated = { Replicas: 0 };
      });
      const label = [`com.docker.swarm.service.name=${stack.name}_app`];
      await eventually(async () => (await stack.containers({ label, status: ['running'] })).length === 0);

      const { code, result, stderr } = await world.runApp('quick-runner', [
        ...['members', '--ref', '1.1.0+2.4.1', '--stages', 'custom'],
      ]);
      expect(result, stderr).toMatchObject({
        verdict: 'green',
        dependencyDeployCount: 1,
        dependencies: [{ mode: 'cold', reason: expect.stringMatching(`^${provider} (has not|does not)`) }],
        teardown: { clean: true, leftovers: [] },
      });
      expect(code).toBe(0);
      const { domain = '', dependencies = [] } = result as Partial<RunResults>;
      for (const one of [domain, ...dependencies.map((dependency) => dependency.domain)]) {
        const name = one.replaceAll('.', '_');
        await eventually(async () => (await everythingNamed(world.engine, name)).length === 0);
      }
    });
  },
);
