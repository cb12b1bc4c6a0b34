import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  call,
  eventually,
  makePlace,
  processesNaming,
  running,
  service,
  start,
  startProcess,
  type TaskShape,
} from './start.ts';

it('leaves no process behind when it is killed, whatever its services have started', async () => {
  const place = makePlace();
  const engine = await startProcess(place);
  expect(readFileSync(join(place.dir, 'engine/engine.pid'), 'utf8')).toBe(`${engine.pid}\n`);
  const Healthcheck = { Test: ['CMD-SHELL', 'sleep 300'], Interval: 1e7, Timeout: 300e9 };
  // Deaf to SIGTERM, with children of their own, in the middle of a check, and in the middle of an exec.
  await call(
    place,
    'POST',
    '/services/create',
    service('deaf', { Command: ['sh', '-c', 'trap "" TERM; sleep 300 & sleep 300'] }),
  );
  await call(
    place,
    'POST',
    '/services/create',
    service('checked', { Command: ['sleep', '300'], Healthcheck }),
  );
  await call(place, 'POST', '/services/create', service('image', {}));
  const { Status } = await running(place, 'deaf');
  await running(place, 'image');
  const container = Status.ContainerStatus?.ContainerID;
  const { body } = await call<{ Id: string }>(place, 'POST', `/containers/${container}/exec`, {
    Cmd: ['sleep', '301'],
  });
  await call(place, 'POST', `/exec/${body.Id}/start`, { Detach: true });
  const sleeping = () => processesNaming(place.dir).length;
  await eventually(() => processesNaming(place.dir).length >= 12);

  engine.kill('SIGKILL');
  await eventually(() => sleeping() === 0);
});

it('ends with a task whatever the task has left behind', async () => {
  const place = makePlace();
  await start(place);
  const template = { RestartPolicy: { Condition: 'none' } };
  const Command = ['sh', '-c', 'sleep 302 & echo left'];
  await call(place, 'POST', '/services/create', service('leaves', { Command }, { template }));
  await eventually(async () => {
    const { body } = await call<TaskShape[]>(place, 'GET', '/tasks');
    return body[0]?.Status.State === 'complete';
  });
  expect(processesNaming(place.dir)).toEqual([]);
});

it('brings its services, volumes and secrets up again at the next start', async () => {
  const place = makePlace();
  const first = await startProcess(place);
  const Mounts = [{ Type: 'volume', Source: 'data', Target: '/data', VolumeOptions: { Labels: { a: 'b' } } }];
  const Data = Buffer.from('hunter2').toString('base64');
  const secret = await call<{ ID: string }>(place, 'POST', '/secrets/create', { Name: 'pw', Data });
  const Secrets = [{ SecretID: secret.body.ID, SecretName: 'pw', File: { Name: 'pw' } }];
  await call(
    place,
    'POST',
    '/services/create',
    service('app', { Args: ['write', '/data/file', 'kept'], Mounts, Secrets }),
  );
  await call(place, 'POST', '/services/create', service('doomed', { Args: ['serve', '80'] }));
  const before = await running(place, 'app');
  await eventually(() => readMaybe(join(place.dir, 'engine/volumes/data/_data/file')) === 'kept');
  await call(place, 'DELETE', '/services/doomed');
  first.kill('SIGKILL');
  await eventually(() => first.exitCode !== null || first.signalCode !== null);

  await start(place);
  const after = await running(place, 'app');
  expect(after.ID).not.toBe(before.ID);
  const dead = await call<{ Status: object }>(place, 'GET', `/tasks/${before.ID}`);
  expect(dead.body.Status).toMatchObject({ State: 'failed', Err: 'task: non-zero exit (255)' });
  expect((await call(place, 'GET', '/volumes/data')).body).toMatchObject({ Labels: { a: 'b' } });
  expect((await call<unknown[]>(place, 'GET', '/services')).body).toHaveLength(1);
  const container = after.Status.ContainerStatus?.ContainerID;
  const exec = await call<{ Id: string }>(place, 'POST', `/containers/${container}/exec`, {
    Cmd: ['cat', '/run/secrets/pw'],
    AttachStdout: true,
  });
  expect((await call<string>(place, 'POST', `/exec/${exec.body.Id}/start`, {})).body).toContain('hunter2');
});

it('ends everything when it is told to stop, and says nothing was lost', async () => {
  const place = makePlace();
  const engine = await startProcess(place);
  await call(
    place,
    'POST',
    '/services/create',
    service('deaf', { Command: ['sh', '-c', 'trap "" TERM; sleep 300'] }),
  );
  await running(place, 'deaf');
  engine.kill('SIGTERM');
  await eventually(() => engine.exitCode !== null);
  expect(engine.exitCode).toBe(0);
  expect(processesNaming(place.dir)).toEqual([]);
  const saved = JSON.parse(readFileSync(join(place.dir, 'engine/state.json'), 'utf8')) as {
    tasks: { Status: { State: string } }[];
  };
  expect(saved.tasks).toMatchObject([{ Status: { State: 'running' } }]);
});

it('refuses to start beside an engine that answers on the same socket', async () => {
  const place = makePlace();
  await start(place);
  await expect(start(place)).rejects.toThrow(`another engine answers on ${place.socketPath}`);
});

function readMaybe(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
