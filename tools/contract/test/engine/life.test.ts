import { expect, it } from 'vitest';
import { filters } from '../../src/engine-client.ts';
import type { ServiceShape, TaskShape } from '../../src/shapes.ts';
import { eventually, history } from '../../src/eventually.ts';
import { contract } from './world.ts';

/** In the order a task goes through them; none is ever visited again. */
const order = ['new', 'pending', 'assigned', 'accepted', 'preparing', 'ready', 'starting', 'running'];

contract('how services start and end', (world) => {
  const newest = async (id: string) => (await world.stack.tasks(id)).at(-1);
  const ended = (id: string) =>
    eventually(async () =>
      (await world.stack.tasks(id)).find(
        // For a moment a dead task may still be wanted.
        ({ Status, DesiredState }) =>
          ['complete', 'failed', 'rejected'].includes(Status.State) && DesiredState === 'shutdown',
      ),
    );
  const status = async (id: string) =>
    (await world.engine.get<ServiceShape[]>(`/services?status=true&${filters({ id: [id] })}`)).body[0]
      ?.ServiceStatus;

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

  it.each(['none', 'on-failure'])(
    'leaves a one-shot with condition %s complete when it succeeds',
    async (Condition) => {
      const { stack } = world;
      const id = await stack.deploy('once', {
        script: 'true',
        taskTemplate: { RestartPolicy: { Condition, Delay: 1e8 } },
      });
      expect(await ended(id)).toMatchObject({
        Status: { State: 'complete', ContainerStatus: { ExitCode: 0 } },
      });
      // Its own settings are sent again, as a redeploy does: nothing runs anew.
      await stack.update(id, (spec) => void (spec.Labels['changed'] = 'yes'));
      expect(await stack.tasks(id)).toMatchObject([
        { DesiredState: 'shutdown', Status: { State: 'complete' } },
      ]);
      expect(await status(id)).toMatchObject({ RunningTasks: 0, DesiredTasks: 1 });
    },
  );

  it('never restarts with condition none, and at most MaxAttempts times with it', async () => {
    const { stack } = world;
    const none = await stack.deploy('none', {
      script: 'exit 4',
      taskTemplate: { RestartPolicy: { Condition: 'none' } },
    });
    const RestartPolicy = { Condition: 'on-failure', Delay: 1e8, MaxAttempts: 2 };
    const twice = await stack.deploy('twice', { script: 'exit 4', taskTemplate: { RestartPolicy } });
    const dead = async (id: string) =>
      (await stack.tasks(id)).filter(({ Status }) => Status.State === 'failed');
    await eventually(async () => (await dead(twice)).length === 3);
    expect(await stack.tasks(none)).toHaveLength(1);
    expect(await stack.tasks(twice)).toHaveLength(3);
  });

  it('has no tasks for zero replicas, and removes the highest slots when it shrinks', async () => {
    const { stack } = world;
    const id = await stack.deploy('web', {
      script: 'sleep 60',
      spec: { Mode: { Replicated: { Replicas: 0 } } },
    });
    expect(await status(id)).toEqual({ RunningTasks: 0, DesiredTasks: 0, CompletedTasks: 0 });
    const scale = (Replicas: number) =>
      stack.update(id, (spec) => void (spec.Mode = { Replicated: { Replicas } }));
    await scale(2);
    const slots = (tasks: TaskShape[]) => tasks.map(({ Slot }) => Slot).toSorted();
    await eventually(async () => (await status(id))?.RunningTasks === 2);
    expect(slots(await stack.tasks(id))).toEqual([1, 2]);
    await scale(1);
    await eventually(async () => (await stack.tasks(id)).length === 1);
    expect(slots(await stack.tasks(id))).toEqual([1]);
  });

  it('rejects a task whose image is nowhere, or whose bind mount has no source, and says which', async () => {
    const { stack } = world;
    const image = 'nothing/here:1';
    const noImage = await stack.deploy('image', { script: '', image });
    const Mounts = [{ Type: 'bind', Source: '/no/such/folder', Target: '/x' }];
    const noSource = await stack.deploy('bind', { script: '', containerSpec: { Mounts } });
    const rejected = { DesiredState: 'shutdown', Status: { State: 'rejected' } };
    expect(await ended(noImage)).toMatchObject({ ...rejected, Status: { Err: `No such image: ${image}` } });
    expect(await ended(noSource)).toMatchObject({
      ...rejected,
      Status: {
        Err: 'invalid mount config for type "bind": bind source path does not exist: /no/such/folder',
      },
    });
  });
});
