import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  addImage,
  call,
  eventually,
  makePlace,
  running,
  service,
  start,
  type Place,
  type TaskShape,
} from './start.ts';

interface Told {
  argv: string[];
  env: Record<string, string>;
}

/** What the image's program said it was given. */
async function told(place: Place, name: string): Promise<Told> {
  return eventually(async () => {
    const { body } = await call<string>(place, 'GET', `/services/${name}/logs?stdout=true`);
    const line = body.split('\n').find((text) => text.includes('{"argv"'));
    return line ? (JSON.parse(line.slice(line.indexOf('{'))) as Told) : undefined;
  });
}

it('runs an image by its program, with the arguments of the service or else its own', async () => {
  const place = makePlace();
  addImage(place, {
    reference: 'test/own:1',
    args: ['own', 'arguments'],
    env: { FROM: 'image', BOTH: 'image' },
  });
  await start(place);
  await call(place, 'POST', '/services/create', service('given', { Args: ['given'], Env: ['BOTH=service'] }));
  await call(
    place,
    'POST',
    '/services/create',
    service('own', { Image: 'test/own:1', Env: ['BOTH=service'] }),
  );
  expect((await told(place, 'given')).argv).toEqual(['given']);
  const { argv, env } = await told(place, 'own');
  expect(argv).toEqual(['own', 'arguments']);
  expect(env).toMatchObject({ FROM: 'image', BOTH: 'service' });
  // Nothing of the engine's own environment but the way to programs.
  expect(Object.keys(env).sort()).toEqual(
    [
      'BOTH',
      'FROM',
      'HOME',
      'HOSTNAME',
      'PATH',
      'PWD',
      'SANDBOX_ADDRESS',
      'SANDBOX_HOSTS',
      'SANDBOX_MOUNTS',
    ].filter((name) => name in env),
  );
});

it('maps the paths of mounts, secrets and configs in arguments', async () => {
  const place = makePlace();
  await start(place);
  const Mounts = [
    { Type: 'volume', Source: 'data', Target: '/data' },
    { Type: 'volume', Source: 'inner', Target: '/data/inner' },
    { Type: 'bind', Source: '/var/run/docker.sock', Target: '/var/run/docker.sock' },
  ];
  const Args = [
    'write',
    '/data/file',
    'text',
    '--dir=/data/inner',
    '/database',
    'http://x/data',
    '/run/secrets',
  ];
  await call(place, 'POST', '/services/create', service('app', { Args, Mounts }));
  const { argv, env } = await told(place, 'app');
  const volumes = join(place.dir, 'engine/volumes');
  const mounts = JSON.parse(env['SANDBOX_MOUNTS'] ?? '{}') as Record<string, string>;
  expect(mounts).toMatchObject({
    '/data': join(volumes, 'data/_data'),
    '/data/inner': join(volumes, 'inner/_data'),
  });
  expect(argv).toEqual([
    ...['write', join(volumes, 'data/_data/file'), 'text', `--dir=${join(volumes, 'inner/_data')}`],
    ...['/database', 'http://x/data', mounts['/run/secrets']],
  ]);
  expect(env['SANDBOX_ENGINE_SOCKET']).toBe(place.socketPath);
  expect(readFileSync(join(volumes, 'data/_data/file'), 'utf8')).toBe('text');
});

it('serves a host-mode port on the real port that stands for it', async () => {
  const place = makePlace();
  await start(place);
  const Ports = [{ Protocol: 'tcp', TargetPort: 80, PublishedPort: 80, PublishMode: 'host' }];
  const spec = { EndpointSpec: { Mode: 'dnsrr', Ports } };
  await call(place, 'POST', '/services/create', service('ingress', { Args: ['serve', '80'] }, { spec }));
  await running(place, 'ingress');
  const ports = JSON.parse(readFileSync(join(place.dir, 'engine/ports.json'), 'utf8')) as Record<
    string,
    number
  >;
  const body = await eventually(() => fetchText(ports['80'] ?? 0));
  expect(body).toMatch(/^served from 127\.\d+\.\d+\.\d+$/);
});

it('gives every task an address of its own, in a range that no other engine has', async () => {
  const [one, two] = [makePlace(), makePlace()];
  await Promise.all([start(one), start(two)]);
  const addresses = async (place: Place) => {
    const { body } = await call<{ Id: string }>(place, 'POST', '/networks/create', {
      Name: 'net',
      Driver: 'overlay',
    });
    const template = { Networks: [{ Target: body.Id, Aliases: ['app'] }] };
    await call(place, 'POST', '/services/create', service('a', { Args: ['serve', '8080'] }, { template }));
    await call(place, 'POST', '/services/create', service('b', { Args: ['serve', '8080'] }, { template }));
    const tasks: TaskShape[] = [await running(place, 'a'), await running(place, 'b')];
    return tasks.map(
      ({ NetworksAttachments }) => NetworksAttachments?.[0]?.Addresses[0]?.split('/')[0] ?? '',
    );
  };
  const all = (await Promise.all([addresses(one), addresses(two)])).flat();
  expect(new Set(all).size).toBe(4);
  const second = (address: string) => address.split('.')[1];
  expect(second(all[0] ?? '')).not.toBe(second(all[2] ?? ''));
});

it('names a running task by its service and aliases to those who share a network with it, and to nobody else', async () => {
  const place = makePlace();
  await start(place);
  const create = async (Name: string) =>
    (await call<{ Id: string }>(place, 'POST', '/networks/create', { Name, Driver: 'overlay' })).body.Id;
  const [proxy, own] = [await create('proxy'), await create('own')];
  const template = (...networks: string[]) => ({
    Networks: networks.map((Target) => ({ Target, Aliases: ['app'] })),
  });
  await call(place, 'POST', '/services/create', service('x_app', {}, { template: template(proxy, own) }));
  await call(place, 'POST', '/services/create', service('y_app', {}, { template: template(own) }));
  await call(place, 'POST', '/services/create', service('z_web', {}, { template: template(proxy) }));
  const [x, , z] = [
    await running(place, 'x_app'),
    await running(place, 'y_app'),
    await running(place, 'z_web'),
  ];
  const address = (task: TaskShape) => task.NetworksAttachments?.[0]?.Addresses[0]?.split('/')[0];
  const hosts = (task: TaskShape) =>
    readFileSync(join(place.dir, 'engine/tasks', task.ID, 'hosts'), 'utf8')
      .trim()
      .split('\n');
  const lines = await eventually(() => hosts(z).length === 2 && hosts(z));
  expect(lines).toEqual([`${address(x)} x_app tasks.x_app app`, `${address(z)} z_web tasks.z_web app`]);
  await call(place, 'DELETE', '/services/x_app');
  await eventually(() => hosts(z).length === 1);
});

it('pulls what is only in the registry when a task needs it, and knows when there is no such manifest', async () => {
  const place = makePlace();
  const digest = `sha256:${'a'.repeat(64)}`;
  addImage(place, { reference: 'test/remote:2', present: false, digest });
  await start(place);
  expect((await call(place, 'GET', '/images/test/remote:2/json')).status).toBe(404);
  const unknown = await call(place, 'POST', '/images/create?fromImage=test/remote&tag=9');
  expect([unknown.status, unknown.body.message]).toEqual([
    404,
    'manifest for test/remote:9 not found: manifest unknown: manifest unknown',
  ]);
  await call(place, 'POST', '/services/create', service('app', { Image: 'test/remote:2' }));
  await running(place, 'app');
  const image = await call<{ RepoDigests: string[]; RepoTags: string[] }>(
    place,
    'GET',
    '/images/test/remote:2/json',
  );
  expect(image.body).toMatchObject({ RepoDigests: [`test/remote@${digest}`], RepoTags: ['test/remote:2'] });
  expect((await call(place, 'GET', `/images/test/remote:2@${digest}/json`)).status).toBe(200);
});

it('follows an image whose tag moves, and keeps the old one under its other name', async () => {
  const place = makePlace();
  await start(place);
  const id = async (reference: string) =>
    (await call<{ Id: string }>(place, 'GET', `/images/${reference}/json`)).body.Id;
  const old = await id('test/program:1');
  await call(place, 'POST', '/images/test/program:1/tag?repo=kept&tag=1');
  addImage(place, { reference: 'test/program:1', digest: `sha256:${'b'.repeat(64)}` });
  expect(await id('test/program:1')).not.toBe(old);
  expect(await id('kept:1')).toBe(old);
});

function fetchText(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const outgoing = request({ host: '127.0.0.1', port, agent: false }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => void (text += chunk));
      incoming.on('end', () => resolve(text));
    });
    outgoing.on('error', () => resolve(undefined)).end();
  });
}
