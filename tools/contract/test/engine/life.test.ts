import { expect, it } from 'vitest';
import { filters } from '../../src/engine-client.ts';
import type { ServiceShape, TaskShape } from '../../src/shapes.ts';
import { eventually, history } from './eventually.ts';
import { contract } from './world.ts';

/** In the order a task goes through them; none is ever visited again. */
const order = ['new', 'pending', 'assigned', 'accepted', 'preparing', 'ready', 'starting', 'running'];

contract('how services start, end and are removed', (world) => {
  const newest = async (id: string) => (await world.stack.tasks(id)).at(-1);
  const ended = (id: string) =>
    eventually(async () =>
      (await world.stack.tasks(id)).find(({ Status }) => ['complete', 'failed', 'rejected'].includes(Status.State)),
    );
  const status = async (id: string) =>
    (await world.engine.get<ServiceShape[]>(`/services?status=true&${filters({ id: [id] })}`)).body[0]?.ServiceStatus;

  it('answers before the service runs, and lets its tasks be seen on their way', async () => {
    const { stack } = world;
    const id = await stack.deploy('app', { script: 'sleep 60' });
    const seen = await history(
      async () => (await newest(id))?.Status.State,
      (state) => state === 'running',
    );
    const known = seen.filter((state) => state !== undefined);
    expect(known.length).toBeGreaterThan(1);
    expect(known).toEqual(order.filter((state) => known.includes(state)));
    expect(await newest(id)).toMatchObject({ Slot: 1, DesiredState: 'running', ServiceID: id });
    expect(await status(id)).toEqual({ RunningTasks: 1, DesiredTasks: 1, CompletedTasks: 0 });
  });

  it('removes a service at once from the list, but its container keeps running until its process has stopped', async () => {
    const { engine, stack } = world;
    const volume = `${stack.name}_data`;
    const id = await stack.deploy('app', {
      script: 'trap "sleep 1; exit 0" TERM; while true; do sleep 0.1; done',
      containerSpec: { StopGracePeriod: 20e9, Mounts: [{ Type: 'volume', Source: volume, Target: '/data' }] },
    });
    await stack.running(id);
    expect((await engine.remove(`/services/${id}`)).status).toBe(200);
    expect((await engine.get(`/services/${id}`)).status).toBe(404);
    expect((await engine.get(`/services?${stack.labelFilter}`)).body).toEqual([]);
    expect(await stack.containers({ volume: [volume] })).toMatchObject([{ State: 'running' }]);
    expect(await newest(id)).toMatchObject({ DesiredState: 'remove', Status: { State: 'running' } });
    expect((await engine.remove(`/volumes/${volume}`)).status).toBe(409);
    await eventually(async () => (await stack.tasks(id)).length === 0);
    await eventually(async () => (await engine.remove(`/volumes/${volume}`)).status === 204);
    expect(await stack.containers({ volume: [volume] })).toEqual([]);
  });

  it('ends a process that does not listen after its grace period', async () => {
    const { engine, stack } = world;
    const id = await stack.deploy('deaf', { script: 'trap "" TERM; while true; do sleep 0.1; done' });
    const { container } = await stack.running(id);
    await engine.remove(`/services/${id}`);
    await eventually(async () => {
      const found = await engine.get<{ State: { Status: string; ExitCode: number } }>(`/containers/${container}/json`);
      return found.status === 404 || found.body.State.ExitCode === 137;
    });
  });

  it('accepts the removal of a network whose containers still stop, and lists it until they have', async () => {
    const { engine, stack } = world;
    const network = { Name: `${stack.name}_net`, Driver: 'overlay', Labels: stack.labels };
    const { Id } = (await engine.post<{ Id: string }>('/networks/create', network)).body;
    const id = await stack.deploy('app', {
      script: 'trap "sleep 1; exit 0" TERM; while true; do sleep 0.1; done',
      containerSpec: { StopGracePeriod: 20e9 },
      taskTemplate: { Networks: [{ Target: Id }] },
    });
    await stack.running(id);
    await engine.remove(`/services/${id}`);
    expect((await engine.remove(`/networks/${Id}`)).status).toBe(204);
    const listed = async () => (await engine.get<{ Id: string }[]>(`/networks?${stack.labelFilter}`)).body.map((net) => net.Id);
    expect(await listed()).toEqual([Id]);
    // Made anew too early there are two of one name, and the name alone means neither.
    const early = await engine.post<{ Id: string }>('/networks/create', network);
    expect(early.status).toBe(201);
    expect((await listed()).toSorted()).toEqual([Id, early.body.Id].toSorted());
    expect((await engine.remove(`/networks/${network.Name}`)).message).toContain('is ambiguous (2 matches found based on name)');
    await eventually(async () => !(await listed()).includes(Id));
  });

  it('restarts what crashes, keeps the dead tasks with their reason, and not more than a few', async () => {
    const { stack } = world;
    const id = await stack.deploy('crash', { script: 'echo dying >&2; exit 3' });
    expect(await ended(id)).toMatchObject({
      DesiredState: 'shutdown',
      Status: { State: 'failed', Err: 'task: non-zero exit (3)', ContainerStatus: { ExitCode: 3 } },
    });
    const first = (await stack.tasks(id))[0]?.ID;
    const most = await eventually(async () => {
      const tasks = await stack.tasks(id);
      return tasks.every(({ ID }) => ID !== first) ? tasks.length : undefined;
    });
    expect(most).toBeLessThanOrEqual(6);
    expect((await stack.tasks(id)).every(({ Slot }) => Slot === 1)).toBe(true);
  });

  it('waits the restart delay with a replacement that is ready', async () => {
    const { stack } = world;
    const taskTemplate = { RestartPolicy: { Condition: 'any', Delay: 4e9 } };
    const id = await stack.deploy('slow', { script: 'exit 1', taskTemplate });
    const waiting = await eventually(async () => {
      const [dead, next] = await stack.tasks(id);
      return dead?.Status.State === 'failed' && next?.Status.State === 'ready' && next;
    });
    expect(waiting.DesiredState).toBe('ready');
  });

  it.each(['none', 'on-failure'])('leaves a one-shot with condition %s complete when it succeeds', async (Condition) => {
    const { stack } = world;
    const id = await stack.deploy('once', { script: 'true', taskTemplate: { RestartPolicy: { Condition, Delay: 1e8 } } });
    expect(await ended(id)).toMatchObject({ Status: { State: 'complete', ContainerStatus: { ExitCode: 0 } } });
    // Its own settings are sent again, as a redeploy does: nothing runs anew.
    await stack.update(id, (spec) => void (spec.Labels['changed'] = 'yes'));
    expect(await stack.tasks(id)).toMatchObject([{ DesiredState: 'shutdown', Status: { State: 'complete' } }]);
    expect(await status(id)).toMatchObject({ RunningTasks: 0, DesiredTasks: 1 });
  });

  it('never restarts with condition none, and at most MaxAttempts times with it', async () => {
    const { stack } = world;
    const none = await stack.deploy('none', { script: 'exit 4', taskTemplate: { RestartPolicy: { Condition: 'none' } } });
    const RestartPolicy = { Condition: 'on-failure', Delay: 1e8, MaxAttempts: 2 };
    const twice = await stack.deploy('twice', { script: 'exit 4', taskTemplate: { RestartPolicy } });
    const dead = async (id: string) => (await stack.tasks(id)).filter(({ Status }) => Status.State === 'failed');
    await eventually(async () => (await dead(twice)).length === 3);
    expect(await stack.tasks(none)).toHaveLength(1);
    expect(await stack.tasks(twice)).toHaveLength(3);
  });

  it('has no tasks for zero replicas, and removes the highest slots when it shrinks', async () => {
    const { stack } = world;
    const id = await stack.deploy('web', { script: 'sleep 60', spec: { Mode: { Replicated: { Replicas: 0 } } } });
    expect(await status(id)).toEqual({ RunningTasks: 0, DesiredTasks: 0, CompletedTasks: 0 });
    const scale = (Replicas: number) => stack.update(id, (spec) => void (spec.Mode = { Replicated: { Replicas } }));
    await scale(2);
    const slots = (tasks: TaskShape[]) => tasks.map(({ Slot }) => Slot).toSorted();
    await eventually(async () => (await status(id))?.RunningTasks === 2);
    expect(slots(await stack.tasks(id))).toEqual([1, 2]);
    await scale(1);
    await eventually(async () => (await stack.tasks(id)).length === 1);
    expect(slots(await stack.tasks(id))).toEqual([1]);
  });

  it('runs a replicated job to its end and calls it completed', async () => {
    const { stack } = world;
    const spec = { Mode: { ReplicatedJob: { MaxConcurrent: 1, TotalCompletions: 2 } } };
    const taskTemplate = { RestartPolicy: { Condition: 'on-failure', Delay: 1e8 } };
    const id = await stack.deploy('job', { script: 'true', spec, taskTemplate });
    await eventually(async () => (await status(id))?.CompletedTasks === 2);
    const tasks = await stack.tasks(id);
    expect(tasks.map(({ DesiredState, Status }) => [DesiredState, Status.State])).toEqual([
      ['complete', 'complete'],
      ['complete', 'complete'],
    ]);
    expect(await status(id)).toEqual({ RunningTasks: 0, DesiredTasks: 2, CompletedTasks: 2 });
  });

  it('rejects a task whose image is nowhere, or whose bind mount has no source, and says which', async () => {
    const { stack } = world;
    const image = 'localhost:1/nothing/here:1';
    const noImage = await stack.deploy('image', { script: '', image });
    const Mounts = [{ Type: 'bind', Source: '/no/such/folder', Target: '/x' }];
    const noSource = await stack.deploy('bind', { script: '', containerSpec: { Mounts } });
    const rejected = { DesiredState: 'shutdown', Status: { State: 'rejected' } };
    expect(await ended(noImage)).toMatchObject({ ...rejected, Status: { Err: `No such image: ${image}` } });
    expect(await ended(noSource)).toMatchObject({
      ...rejected,
      Status: { Err: 'invalid mount config for type "bind": bind source path does not exist: /no/such/folder' },
    });
  });

  it('gives a host-mode port to one task only; another waits for it', async () => {
    const { engine, stack } = world;
    const PublishedPort = 20_000 + Math.floor(Math.random() * 9_000);
    const Ports = [{ Protocol: 'tcp', TargetPort: 8080, PublishedPort, PublishMode: 'host' }];
    const spec = { EndpointSpec: { Mode: 'dnsrr', Ports } };
    const first = await stack.deploy('first', { script: 'sleep 60', spec });
    await stack.running(first);
    const second = await stack.deploy('second', { script: 'sleep 60', spec });
    const waiting = await eventually(async () => {
      const task = await newest(second);
      return task?.Status.Err ? task : undefined;
    });
    expect(waiting.Status).toMatchObject({
      State: 'pending',
      Err: 'no suitable node (host-mode port already in use on 1 node)',
    });
    await engine.remove(`/services/${first}`);
    await stack.running(second);
  });
});
