import { expect, it } from 'vitest';
import { filters, splitFrames } from '../../src/engine-client.ts';
import type { ContainerShape } from '../../src/shapes.ts';
import { eventually } from '../../src/eventually.ts';
import { contract } from './world.ts';

contract('containers: exec, logs, health, events', (world) => {
  it('lists containers by volume, label, state and part of the name; stopped ones only when asked', async () => {
    const { engine, stack } = world;
    const Mounts = [{ Type: 'volume', Source: `${stack.name}_data`, Target: '/data' }];
    const id = await stack.deploy('app', { script: 'sleep 60', containerSpec: { Mounts } });
    const once = await stack.deploy('once', {
      script: 'true',
      taskTemplate: { RestartPolicy: { Condition: 'none' } },
    });
    const { container } = await stack.running(id);
    await eventually(async () => (await stack.tasks(once))[0]?.Status.State === 'complete');
    const names = async (query: string) =>
      (await engine.get<ContainerShape[]>(`/containers/json?${query}`)).body.map(
        ({ Names }) => Names[0]?.split('.')[0],
      );
    const app = `/${stack.name}_app`;
    expect(await names(stack.labelFilter)).toEqual([app]);
    expect((await names(`all=1&${stack.labelFilter}`)).toSorted()).toEqual([app, `/${stack.name}_once`]);
    expect(await names(filters({ volume: [`${stack.name}_data`] }))).toEqual([app]);
    expect(await names(filters({ name: [`${stack.name.slice(1)}_ap`] }))).toEqual([app]);
    const exited = filters({ status: ['exited'], label: [`com.docker.stack.namespace=${stack.name}`] });
    expect(await names(exited)).toEqual([`/${stack.name}_once`]);

    const [found] = await stack.containers({ id: [container] });
    expect(found?.Labels).toMatchObject({
      ...stack.labels,
      'com.docker.swarm.service.id': id,
      'com.docker.swarm.service.name': `${stack.name}_app`,
    });
    expect(found?.Mounts).toMatchObject([
      { Type: 'volume', Name: `${stack.name}_data`, Destination: '/data' },
    ]);
  });

  it('runs commands in a container: both streams framed apart, the exit code afterwards', async () => {
    const { stack } = world;
    const id = await stack.deploy('app', { script: 'sleep 60', containerSpec: { Env: ['COLOUR=blue'] } });
    const { container } = await stack.running(id);
    const result = await stack.exec(container, ['sh', '-c', 'echo $COLOUR; echo bad >&2; exit 3']);
    expect(result).toEqual({ exitCode: 3, stdout: 'blue\n', stderr: 'bad\n' });
    const missing = await stack.exec(container, ['no-such-command']);
    expect(missing.exitCode).toBe(126);
    expect(missing.stdout).toContain('exec: "no-such-command": executable file not found in $PATH');
  });

  it('has no exit code while the command runs, runs it once only, and refuses an empty one', async () => {
    const { engine, stack } = world;
    const { container } = await stack.running(await stack.deploy('app', { script: 'sleep 60' }));
    const config = { AttachStdout: true, AttachStderr: true, Cmd: ['sh', '-c', 'sleep 0.4; echo done'] };
    const { Id } = (await engine.post<{ Id: string }>(`/containers/${container}/exec`, config)).body;
    const inspect = async () =>
      (await engine.get<{ Running: boolean; ExitCode: number | null }>(`/exec/${Id}/json`)).body;
    const finished = engine.post(`/exec/${Id}/start`, { Detach: false, Tty: false });
    await eventually(async () => (await inspect()).Running);
    expect((await inspect()).ExitCode).toBeNull();
    expect(splitFrames((await finished).bytes).stdout).toBe('done\n');
    expect(await inspect()).toMatchObject({ Running: false, ExitCode: 0 });
    const again = await engine.post(`/exec/${Id}/start`, { Detach: false, Tty: false });
    expect(splitFrames(again.bytes).stdout).toContain('has already run');

    const empty = await engine.post(`/containers/${container}/exec`, { Cmd: [] });
    expect([empty.status, empty.message]).toEqual([400, 'No exec command specified']);
    expect((await engine.post('/containers/nope/exec', { Cmd: ['true'] })).message).toBe(
      'No such container: nope',
    );
    expect((await engine.post('/exec/nope/start', {})).message).toBe('No such exec instance: nope');
  });

  it('gives the last lines of a service, of the streams that were asked for', async () => {
    const { engine, stack } = world;
    const id = await stack.deploy('app', {
      script: 'echo one; echo two; echo three; echo bad >&2; sleep 60',
    });
    const task = await stack.running(id);
    const logs = async (path: string) => {
      const answer = await engine.get(`${path}`);
      return { status: answer.status, ...splitFrames(answer.bytes) };
    };
    await eventually(async () => (await logs(`/services/${id}/logs?stderr=true`)).stderr === 'bad\n');
    await eventually(async () => (await logs(`/services/${id}/logs?stdout=true`)).stdout.endsWith('three\n'));
    // The tail is counted before the streams are told apart.
    const tail = await logs(`/services/${id}/logs?stdout=true&stderr=true&tail=2`);
    expect((tail.stdout + tail.stderr).trim().split('\n')).toHaveLength(2);
    const half = await logs(`/services/${id}/logs?stdout=true&tail=2`);
    expect(half).toEqual({ status: 200, stdout: tail.stdout, stderr: '' });
    expect((await logs(`/tasks/${task.ID}/logs?stdout=true&stderr=true`)).stdout).toBe('one\ntwo\nthree\n');
    expect((await engine.get(`/services/${id}/logs`)).message).toBe(
      'Bad parameters: you must choose at least one stream',
    );
  });

  it('keeps a task starting until its health check passes', async () => {
    const { engine, stack } = world;
    const Healthcheck = {
      Test: ['CMD-SHELL', 'test -f /data/ok'],
      Interval: 2e8,
      Timeout: 5e9,
      Retries: 50,
      StartPeriod: 60e9,
    };
    const Mounts = [{ Type: 'volume', Source: `${stack.name}_data`, Target: '/data' }];
    const id = await stack.deploy('app', { script: 'sleep 60', containerSpec: { Healthcheck, Mounts } });
    interface Inspected {
      State: { Health: { Status: string; Log: { ExitCode: number }[] } };
    }
    const starting = await eventually(async () => {
      const task = (await stack.tasks(id))[0];
      const container = task?.Status.ContainerStatus?.ContainerID;
      if (!container) return undefined;
      const { body, status } = await engine.get<Inspected>(`/containers/${container}/json`);
      return (
        status === 200 &&
        (body.State.Health?.Log ?? []).length > 0 && { task, container, health: body.State.Health }
      );
    });
    expect(starting.health.Status).toBe('starting');
    expect(starting.health.Log[0]?.ExitCode).toBe(1);
    expect(starting.task.Status.State).toBe('starting');
    await stack.exec(starting.container, ['touch', '/data/ok']);
    const { container } = await stack.running(id);
    expect(container).toBe(starting.container);
    const { body } = await engine.get<Inspected>(`/containers/${container}/json`);
    expect(body.State.Health.Status).toBe('healthy');
    expect((await stack.containers({ id: [container] }))[0]?.Status).toContain('(healthy)');
  });

  it('ends and replaces a task whose check fails too often', async () => {
    const { stack } = world;
    const Healthcheck = { Test: ['CMD', 'false'], Interval: 1e8, Timeout: 5e9, Retries: 2 };
    const id = await stack.deploy('app', { script: 'exec sleep 60', containerSpec: { Healthcheck } });
    const failed = await eventually(async () =>
      (await stack.tasks(id)).find(({ Status }) => Status.State === 'failed'),
    );
    expect(failed.Status.Err).toMatch(/^task: non-zero exit \(\d+\): dockerexec: unhealthy container$/);
    await eventually(async () => (await stack.tasks(id)).length > 1);
  });

  it('tells of services, containers and volumes as they come and go, now and afterwards', async () => {
    const { engine, stack } = world;
    const since = Date.now() / 1000;
    const wanted = filters({ type: ['service', 'container', 'volume'] });
    const stream = await engine.open(`/events?${wanted}`);
    let text = '';
    stream.setEncoding('utf8').on('data', (chunk: string) => void (text += chunk));
    stream.on('error', () => undefined);

    const volume = `${stack.name}_data`;
    const Mounts = [
      { Type: 'volume', Source: volume, Target: '/data', VolumeOptions: { Labels: stack.labels } },
    ];
    const id = await stack.deploy('app', { script: 'sleep 60', containerSpec: { Mounts } });
    const { container } = await stack.running(id);
    await engine.remove(`/services/${id}`);
    const story = (all: string) =>
      all
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as { Type: string; Action: string; Actor: { ID: string } })
        .filter(({ Actor }) => [id, container, volume].includes(Actor.ID))
        .map(({ Type, Action }) => `${Type} ${Action}`);
    await eventually(async () => story(text).includes('container destroy'));
    stream.destroy();
    const told = story(text);
    const expected = [
      'service create',
      'container create',
      'container start',
      'container die',
      'container destroy',
    ];
    expect(told.filter((event) => expected.includes(event))).toEqual(expected);
    expect(told).toContain('volume create');
    expect(told).toContain('service remove');

    const past = filters({ type: ['container'], event: ['die'] });
    const replay = await engine.get(
      `/events?since=${since.toFixed(3)}&until=${(Date.now() / 1000).toFixed(3)}&${past}`,
    );
    expect(story(replay.bytes.toString())).toEqual(['container die']);
  });
});
