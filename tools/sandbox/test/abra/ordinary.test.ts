import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadProject } from '../../src/abra/compose/load.ts';
import { serviceSpec as specOf } from '../../src/abra/engine/service-spec.ts';
import { parseEnv } from '../../src/abra/files/env-file.ts';
import { lint } from '../../src/abra/lint/lint.ts';
import { readAbraSh } from '../../src/abra/recipe/abra-sh.ts';
import { serviceSpec } from '../../src/engine/api/service-spec.ts';
import { makeWorld, type World } from './support/world.ts';

const kinds = ['static-site', 'php-app', 'node-app', 'matrix', 'sso', 'proxy', 'mail', 'backup'];
const source = (kind: string) => fileURLToPath(new URL(`ordinary/${kind}`, import.meta.url));

let world: World;
beforeAll(() => {
  world = makeWorld();
});
afterAll(() => world.remove());

/** What the engine is told of each service of a recipe, with the values of its sample. */
async function specsOf(kind: string) {
  const folder = source(kind);
  const { values } = parseEnv(readFileSync(join(folder, '.env.sample'), 'utf8'));
  const env = new Map([...values, ...(await readAbraSh(folder)), ['STACK_NAME', 'st']]);
  const project = await loadProject(folder, env);
  const ids = new Map<string, string>();
  const context = { stack: 'st', project, networkIds: ids, secretIds: ids, configIds: ids };
  const entries = Object.entries(project.services).map(([name, service]) => {
    // The engine's own reader refuses every key that it does not know.
    return [name, serviceSpec.parse(specOf(name, service, context))] as const;
  });
  return Object.fromEntries(entries);
}
const containerOf = async (kind: string, name = 'app') =>
  (await specsOf(kind))[name]?.TaskTemplate.ContainerSpec;

describe('ordinary recipes', () => {
  it.each(kinds)('%s: what the loader makes of it is all spoken by the engine', async (kind) => {
    expect((await specsOf(kind))['app']).toMatchObject({ Name: 'st_app' });
  });

  it.each(kinds)('%s: the lint finds no error', async (kind) => {
    world.commit(kind, {});
    const path = join(world.dir, 'remotes', `${kind}.git`);
    cpSync(source(kind), path, { recursive: true });
    const { findings, wrong } = await lint({ recipe: kind, path });
    expect(wrong).toBeUndefined();
    expect(findings.filter(({ severity, satisfied }) => severity === 'error' && !satisfied)).toEqual([]);
  });

  it('carry into the spec what it has a name for', async () => {
    const site = (await specsOf('static-site'))['app'];
    expect(site).toMatchObject({
      RollbackConfig: { Parallelism: 0, Order: 'stop-first' },
      TaskTemplate: {
        LogDriver: { Name: 'json-file', Options: { 'max-size': '10m', 'max-file': '3' } },
        RestartPolicy: { Condition: 'any' },
        ContainerSpec: { Hostname: 'www', ReadOnly: true, Healthcheck: { StartInterval: 2e9 } },
      },
    });
    expect(site?.TaskTemplate.ContainerSpec.Mounts).toEqual([
      expect.objectContaining({ Type: 'volume', Source: 'st_content', ReadOnly: true }),
      { Type: 'tmpfs', Target: '/tmp', ReadOnly: false, TmpfsOptions: { SizeBytes: 67_108_864 } },
    ]);
    const php = await specsOf('php-app');
    expect(php['app']?.TaskTemplate).toMatchObject({
      Resources: {
        Limits: { NanoCPUs: 1.5e9, MemoryBytes: 2 * 1024 ** 3, Pids: 500 },
        Reservations: { MemoryBytes: 256 * 1024 ** 2 },
      },
      RestartPolicy: { Condition: 'on-failure', MaxAttempts: 3, Window: 120e9 },
      ContainerSpec: {
        Dir: '/var/www/html',
        User: 'www-data',
        StopSignal: 'SIGQUIT',
        Hosts: ['10.0.0.9 ldap.internal'],
      },
    });
    expect(php['cron']?.TaskTemplate.ContainerSpec).toMatchObject({ Init: true, Command: ['/cron.sh'] });
    expect(php['cache']?.TaskTemplate.ContainerSpec).toMatchObject({
      Sysctls: { 'net.core.somaxconn': '511' },
      CapabilityDrop: ['ALL'],
    });
    expect(php['db']?.TaskTemplate.ContainerSpec).toMatchObject({
      Ulimits: [
        { Name: 'nofile', Soft: 20_000, Hard: 40_000 },
        { Name: 'nproc', Soft: 65_535, Hard: 65_535 },
      ],
      Mounts: [
        {
          Source: 'st_mariadb',
          VolumeOptions: {
            DriverConfig: { Name: 'local', Options: { type: 'none', o: 'bind', device: '/srv/db' } },
          },
        },
      ],
    });
  });

  it('carry placement, names and numbers', async () => {
    const { app, store, migrate } = await specsOf('node-app');
    expect(app?.TaskTemplate).toMatchObject({
      Placement: {
        Constraints: ['node.role == manager'],
        Preferences: [{ Spread: { SpreadDescriptor: 'node.id' } }],
        MaxReplicas: 4,
      },
      ContainerSpec: {
        TTY: true,
        OpenStdin: true,
        DNSConfig: { Nameservers: ['9.9.9.9'], Search: ['lan'] },
      },
    });
    const modes = (await containerOf('matrix'))?.Configs?.map(({ File }) => File.Mode);
    expect(modes).toEqual([0o555, 0o444]);
    expect((await containerOf('sso'))?.Secrets?.[0]?.File).toMatchObject({ UID: '1000', Mode: 0o400 });
    expect(store?.TaskTemplate.ContainerSpec.OomScoreAdj).toBe(-500);
    expect(migrate?.Mode).toEqual({ ReplicatedJob: { TotalCompletions: 1 } });
    expect(app?.TaskTemplate.ContainerSpec.Mounts?.[1]?.VolumeOptions?.NoCopy).toBe(true);
    expect(await containerOf('mail')).toMatchObject({
      Hostname: 'mail',
      CapabilityAdd: ['CAP_NET_ADMIN', 'CAP_SYS_PTRACE'],
    });
    expect((await containerOf('backup'))?.Mounts?.[1]).toEqual({
      ...{ Type: 'bind', Source: '/var/lib', Target: '/host/var/lib', ReadOnly: true },
      BindOptions: { Propagation: 'rslave' },
    });
  });

  it('publish single ports and ranges, of both protocols and both modes, and numbers written as texts', async () => {
    const portsOf = async (kind: string) =>
      (await specsOf(kind))['app']?.EndpointSpec?.Ports?.map(
        ({ PublishedPort = '', TargetPort, Protocol, PublishMode }) =>
          `${PublishedPort}:${TargetPort}/${Protocol} ${PublishMode}`,
      );
    expect(await portsOf('node-app')).toEqual([
      '1935:1935/tcp ingress',
      '9229:9229/tcp ingress',
      '9002:9000/tcp ingress',
    ]);
    expect(await portsOf('proxy')).toEqual([
      '80:80/tcp ingress',
      '443:443/tcp host',
      '443:443/udp host',
      ':2222/tcp ingress',
    ]);
    expect(await portsOf('mail')).toEqual([
      '25:25/tcp ingress',
      '993:993/tcp ingress',
      '5353:53/udp ingress',
      '49152:49152/udp ingress',
      '49153:49153/udp ingress',
      '49154:49154/udp ingress',
    ]);
  });

  it('have environments of files, anchors and the app, and nested defaults as a stack deploy breaks them', async () => {
    expect((await containerOf('php-app'))?.Env).toEqual([
      'MYSQL_HOST=db',
      'MYSQL_PASSWORD_FILE=/run/secrets/db_password',
      'MYSQL_USER=cloud',
      'PHP_MEMORY_LIMIT=1G',
      'PHP_QUOTED="as it is"',
      'PHP_UPLOAD_LIMIT=512M',
      'REDIS_HOST=cache',
      'TRUSTED=${DOMAIN}',
    ]);
    expect((await containerOf('matrix'))?.Env).toContain('ADMIN=root@${DOMAIN}');
    expect((await containerOf('mail'))?.Env).toContain('PERMIT=${SAFE}');
    expect((await containerOf('sso', 'worker'))?.Args).toEqual(['worker']);
  });
});
