import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { splitCommand } from '../../src/abra/compose/split-command.ts';
import { serviceSpec } from '../../src/abra/engine/service-spec.ts';
import { app, givenComposeFolder } from './support/compose-folder.ts';

const { path, load } = givenComposeFolder();
const specOf = async (text: string, env?: Record<string, string>) => {
  const project = await load(text, env);
  const ids = new Map<string, string>();
  const context = { stack: 'st', project, networkIds: ids, secretIds: ids, configIds: ids };
  return serviceSpec('app', project.services['app']!, context);
};

describe('several files', () => {
  it('are merged by what each entry is about', async () => {
    writeFileSync(
      join(path(), 'compose.more.yml'),
      app(
        '    environment: [B=two]\n    command: other\n    volumes: ["more:/more", "other:/data"]\n    deploy:\n      labels: [l=2]\nvolumes: {more: , other: }\n',
      ),
    );
    const project = await load(
      app(
        '    environment: {A: 1, B: 1}\n    command: first\n    volumes: [data:/data]\n    deploy:\n      labels: {k: 1, l: 1}\nvolumes: {data: }\n',
      ),
      { COMPOSE_FILE: 'compose.yml:compose.more.yml' },
    );
    const { environment, command, volumes, deploy } = project.services['app']!;
    expect(environment).toEqual({ A: '1', B: 'two' });
    expect(command).toEqual(['other']);
    expect(volumes.map(({ source, target }) => `${source}:${target}`)).toEqual(['other:/data', 'more:/more']);
    expect(deploy.labels).toEqual({ k: '1', l: '2' });
    expect(Object.keys(project.volumes)).toEqual(['data', 'more', 'other']);
  });

  it('join settings however deep they lie', async () => {
    writeFileSync(
      join(path(), 'compose.more.yml'),
      app(`    hostname: two
    cap_add: [B]
    ulimits: {nproc: 2}
    logging: {driver: local, options: {tag: x}}
    healthcheck: {test: [CMD, b]}
    deploy: {resources: {limits: {pids: 7}}, placement: {constraints: [b == 2]}}
`),
    );
    const project = await load(
      app(`    hostname: one
    cap_add: [A, B]
    ulimits: {nproc: 1, nofile: 9}
    logging: {driver: syslog, options: {old: x}}
    healthcheck: {test: [CMD, a], retries: 4}
    deploy: {resources: {limits: {memory: 1k}}, placement: {constraints: [a == 1]}}
`),
      { COMPOSE_FILE: 'compose.yml:compose.more.yml' },
    );
    expect(project.services['app']).toMatchObject({
      logging: { driver: 'local', options: { tag: 'x' } },
      settings: { capAdd: ['A', 'B'], hostname: 'two', ulimits: { nproc: { soft: 2 }, nofile: { soft: 9 } } },
      healthcheck: { test: ['CMD', 'b'], retries: 4 },
      deploy: { limits: { bytes: 1024, pids: 7 }, placement: { constraints: ['a == 1', 'b == 2'] } },
    });
    expect(project.services['app']?.logging?.options).toEqual({ tag: 'x' });
  });

  it('FATAs on one that is not there', async () => {
    await expect(load(app(''), { COMPOSE_FILE: 'compose.yml:compose.gone.yml' })).rejects.toThrow(
      'compose.gone.yml does not exist',
    );
  });
});

describe('what the engine is told', () => {
  it('a job, restart and update policies, health checks, grace, end point mode', async () => {
    const spec = await specOf(
      app(`    stop_grace_period: 1m30s
    healthcheck: {test: "true", interval: 500ms, start_period: 2s, retries: 3}
    ports: ["8080:80/udp", {target: 443, published: 443, mode: host}]
    networks: {net: {aliases: [other]}}
    deploy:
      mode: replicated-job
      replicas: "2"
      endpoint_mode: dnsrr
      restart_policy: {condition: on-failure, delay: 5s, max_attempts: 3}
      update_config: {order: start-first, failure_action: pause}
networks: {net: {external: true}}
`),
    );
    expect(spec).toMatchObject({
      Name: 'st_app',
      Labels: { 'com.docker.stack.namespace': 'st', 'com.docker.stack.image': 'web' },
      Mode: { ReplicatedJob: { TotalCompletions: 2 } },
      UpdateConfig: { Order: 'start-first', FailureAction: 'pause' },
      EndpointSpec: {
        Mode: 'dnsrr',
        Ports: [
          { TargetPort: 80, PublishedPort: 8080, Protocol: 'udp', PublishMode: 'ingress' },
          { TargetPort: 443, PublishedPort: 443, Protocol: 'tcp', PublishMode: 'host' },
        ],
      },
      TaskTemplate: {
        RestartPolicy: { Condition: 'on-failure', Delay: 5e9, MaxAttempts: 3 },
        Networks: [{ Target: 'net', Aliases: ['other', 'app'] }],
        ContainerSpec: {
          StopGracePeriod: 90e9,
          Healthcheck: { Test: ['CMD-SHELL', 'true'], Interval: 5e8, StartPeriod: 2e9, Retries: 3 },
        },
      },
    });
  });

  it('mounts: own volumes carry the stack, external ones keep their name, binds start in the recipe', async () => {
    const spec = await specOf(
      app(
        '    volumes: ["data:/data", "ext:/ext:ro", "./conf:/conf", "/var/run/docker.sock:/var/run/docker.sock"]\nvolumes: {data: , ext: {external: true}}\n',
      ),
    );
    expect(spec.TaskTemplate.ContainerSpec['Mounts']).toEqual([
      {
        Type: 'volume',
        Source: 'st_data',
        Target: '/data',
        ReadOnly: false,
        VolumeOptions: { Labels: { 'com.docker.stack.namespace': 'st' } },
      },
      { Type: 'volume', Source: 'ext', Target: '/ext', ReadOnly: true },
      { Type: 'bind', Source: join(path(), 'conf'), Target: '/conf', ReadOnly: false },
      { Type: 'bind', Source: '/var/run/docker.sock', Target: '/var/run/docker.sock', ReadOnly: false },
    ]);
  });

  it('a command line is split as a shell does', () => {
    expect(splitCommand(`sh -c "echo \\"a b\\"" 'c d' e\\ f`)).toEqual([
      'sh',
      '-c',
      'echo "a b"',
      'c d',
      'e f',
    ]);
  });
});
