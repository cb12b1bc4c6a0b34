import { expect, it } from 'vitest';
import { mapPaths } from '../../src/engine/process/path-map.ts';
import { call, eventually, makePlace, running, service, start } from './start.ts';

it('answers 501 to what it does not speak, and names it', async () => {
  const place = makePlace();
  await start(place);
  const answer = async (method: string, path: string, body?: unknown) => {
    const { status, body: said } = await call(place, method, path, body);
    return `${status} ${said.message}`;
  };
  const scope = 'is beyond the engine stand-in (tools/sandbox/SCOPE.md)';
  expect(await answer('POST', '/v1.41/containers/prune')).toBe(`501 POST /containers/prune ${scope}`);
  expect(
    await answer('POST', '/services/create', service('a', { Privileges: { NoNewPrivileges: true } })),
  ).toBe(`501 ServiceSpec.TaskTemplate.ContainerSpec.Privileges.NoNewPrivileges ${scope}`);
  const Placement = { Platforms: [{ OS: 'linux' }] };
  expect(await answer('POST', '/services/create', service('a', {}, { template: { Placement } }))).toBe(
    `501 ServiceSpec.TaskTemplate.Placement.Platforms ${scope}`,
  );
  expect(
    await answer('POST', '/secrets/create', { Name: 'x', Data: 'eA==', Driver: { Name: 'vault' } }),
  ).toBe(`501 SecretSpec.Driver ${scope}`);
});

it('speaks with and without a version in the path', async () => {
  const place = makePlace();
  await start(place);
  for (const path of ['/services', '/v1.41/services', '/v1.24/services']) {
    expect(await call<unknown[]>(place, 'GET', path)).toMatchObject({ status: 200, body: [] });
  }
});

it('can forget a removed task before its process has stopped, as a busy manager does', async () => {
  const place = makePlace();
  await start(place, { forgetRemovedTask: 0 });
  const Command = ['sh', '-c', 'trap "sleep 0.4; exit 0" TERM; while true; do sleep 0.05; done'];
  const Mounts = [{ Type: 'volume', Source: 'data', Target: '/data' }];
  await call(place, 'POST', '/services/create', service('app', { Command, Mounts }));
  await running(place, 'app');
  await call(place, 'DELETE', '/services/app');
  await eventually(async () => (await call<unknown[]>(place, 'GET', '/tasks')).body.length === 0);
  const holding = await call<{ State: string }[]>(place, 'GET', '/containers/json');
  expect(holding.body).toMatchObject([{ State: 'running' }]);
  await eventually(async () => (await call(place, 'DELETE', '/volumes/data')).status === 204);
});

it.each([
  ['/data', '/host/d'],
  ['/data/x', '/host/d/x'],
  ['cat /data/x && ls /data', 'cat /host/d/x && ls /host/d'],
  ['/data/sub/y', '/host/s/y'],
  ['/database', '/database'],
  ['/srv/data', '/srv/data'],
  ['/data.bak', '/data.bak'],
  ['--to=/data', '--to=/host/d'],
])('maps %s to %s', (argument, mapped) => {
  expect(mapPaths(argument, { '/data': '/host/d', '/data/sub': '/host/s' })).toBe(mapped);
});
