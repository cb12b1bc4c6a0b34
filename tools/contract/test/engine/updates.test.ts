import { expect, it } from 'vitest';
import { eventually, history } from '../../src/eventually.ts';
import { contract } from './world.ts';

contract('updates of services', (world) => {
  const env = (value: string) => (spec: { TaskTemplate: { ContainerSpec: { Env?: string[] } } }) =>
    void (spec.TaskTemplate.ContainerSpec.Env = [`VALUE=${value}`]);
  const patient = 'trap "exit 0" TERM; while true; do sleep 0.1; done';
  const UpdateConfig = { Parallelism: 1, Monitor: 4e8 };
  const updateState = (id: string) => async () => (await world.stack.inspect(id)).UpdateStatus?.State;
  const settled = (id: string) =>
    eventually(
      async () =>
        !['updating', 'rollback_started', 'not yet'].includes((await updateState(id)()) ?? 'not yet'),
    );

  it('wants the version that was read, and refuses a new name or mode', async () => {
    const { engine, stack } = world;
    const id = await stack.deploy('app', { script: 'sleep 60' });
    const { Spec, Version } = await stack.inspect(id);
    await stack.update(id, (spec) => void (spec.Labels['a'] = 'b'));
    const stale = await engine.post(`/services/${id}/update?version=${Version.Index}`, Spec);
    expect([stale.status, stale.message]).toEqual([
      500,
      'rpc error: code = Unknown desc = update out of sequence',
    ]);
    const none = await engine.post(`/services/${id}/update`, Spec);
    expect(none.status).toBe(400);
    expect(none.message).toContain("invalid service version ''");
    await expect(stack.update(id, (spec) => void (spec.Name += 'x'))).rejects.toThrow(
      'renaming services is not supported',
    );
    await expect(stack.update(id, (spec) => void (spec.Mode = { Global: {} } as object))).rejects.toThrow(
      'service mode change is not allowed',
    );
    expect((await stack.inspect(id)).Version.Index).toBeGreaterThan(Version.Index);
  });

  it('leaves tasks alone when only labels of the service change, and forgets the last update', async () => {
    const { stack } = world;
    const id = await stack.deploy('app', { script: patient, spec: { UpdateConfig } });
    await stack.running(id);
    await stack.update(id, env('new'));
    await settled(id);
    const before = await stack.running(id);
    await stack.update(id, (spec) => void (spec.Labels['a'] = 'b'));
    await stack.running(id);
    const after = await stack.inspect(id);
    expect(after.UpdateStatus).toBeUndefined();
    expect(after.PreviousSpec?.Labels).not.toHaveProperty('a');
    expect((await stack.running(id)).ID).toBe(before.ID);
  });

  it('stop-first: the old process has ended before the new one starts; updating, then completed', async () => {
    const { stack } = world;
    const id = await stack.deploy('app', {
      script: patient,
      containerSpec: { StopGracePeriod: 9e9 },
      spec: { UpdateConfig },
    });
    const old = await stack.running(id);
    await stack.update(id, env('new'));
    // The first look may still come too early to see it.
    const updating = await eventually(async () => (await stack.inspect(id)).UpdateStatus);
    expect(updating).toMatchObject({ State: 'updating', Message: 'update in progress' });
    const alive = await history(
      async () =>
        (await stack.tasks(id))
          .filter(({ Status }) => ['starting', 'running'].includes(Status.State))
          .map(({ ID }) => ID),
      (ids) => ids.some((each) => each !== old.ID),
    );
    expect(alive.every((ids) => ids.length <= 1)).toBe(true);
    await settled(id);
    expect((await stack.inspect(id)).UpdateStatus).toMatchObject({
      State: 'completed',
      Message: 'update completed',
    });
    const { container, ID } = await stack.running(id);
    expect(ID).not.toBe(old.ID);
    expect((await stack.exec(container, ['sh', '-c', 'echo $VALUE'])).stdout).toBe('new\n');
    expect((await stack.tasks(id))[0]).toMatchObject({
      ID: old.ID,
      DesiredState: 'shutdown',
      Status: { State: 'shutdown' },
    });
  });

  it('start-first: the new one runs before the old one is stopped', async () => {
    const { stack } = world;
    const spec = { UpdateConfig: { ...UpdateConfig, Order: 'start-first' } };
    const id = await stack.deploy('app', { script: patient, containerSpec: { StopGracePeriod: 9e9 }, spec });
    const old = await stack.running(id);
    await stack.update(id, env('new'));
    const running = await history(
      async () =>
        (await stack.tasks(id)).filter(({ Status }) => Status.State === 'running').map(({ ID }) => ID),
      (ids) => !ids.includes(old.ID),
    );
    expect(running.every((ids) => ids.length > 0)).toBe(true);
  });

  it('pauses when a new task fails, naming it, and stays paused while the task restarts', async () => {
    const { stack } = world;
    const spec = { UpdateConfig: { ...UpdateConfig, FailureAction: 'pause' } };
    const id = await stack.deploy('app', { script: patient, spec });
    await stack.running(id);
    await stack.update(
      id,
      ({ TaskTemplate }) => void (TaskTemplate.ContainerSpec.Command = ['sh', '-c', 'exit 7']),
    );
    const failed = await eventually(async () =>
      (await stack.tasks(id)).find(({ Status }) => Status.State === 'failed'),
    );
    await settled(id);
    expect((await stack.inspect(id)).UpdateStatus).toMatchObject({
      State: 'paused',
      Message: `update paused due to failure or early termination of task ${failed.ID}`,
    });
    await eventually(
      async () => (await stack.tasks(id)).filter(({ Status }) => Status.State === 'failed').length > 1,
    );
    expect(await updateState(id)()).toBe('paused');
  });

  it('rolls back by itself where that is wanted, to the spec before', async () => {
    const { stack } = world;
    const spec = {
      UpdateConfig: { ...UpdateConfig, FailureAction: 'rollback' },
      RollbackConfig: { Parallelism: 1, Monitor: 4e8 },
    };
    const id = await stack.deploy('app', { script: patient, spec });
    await stack.running(id);
    await stack.update(
      id,
      ({ TaskTemplate }) => void (TaskTemplate.ContainerSpec.Command = ['sh', '-c', 'exit 7']),
    );
    const states = await history(updateState(id), (state) => state === 'rollback_completed');
    // A look may miss a short state between two others, but never sees another one, or another order.
    const known = states.filter((state) => state !== undefined);
    const order = ['updating', 'rollback_started', 'rollback_completed'];
    expect(known).toEqual(order.filter((state) => known.includes(state)));
    expect(known.at(-1)).toBe('rollback_completed');
    const { UpdateStatus, Spec } = await stack.inspect(id);
    expect(UpdateStatus?.Message).toBe('rollback completed');
    expect(Spec.TaskTemplate.ContainerSpec.Command).toEqual(['sh', '-c', patient]);
    await stack.running(id);
  });

  it('runs an unchanged one-shot again when forced, and takes its end for an early termination', async () => {
    const { stack } = world;
    const taskTemplate = { RestartPolicy: { Condition: 'none' } };
    const id = await stack.deploy('once', { script: 'true', taskTemplate, spec: { UpdateConfig } });
    const complete = async () => (await stack.tasks(id)).filter(({ Status }) => Status.State === 'complete');
    await eventually(async () => (await complete()).length === 1);
    await stack.update(id, ({ TaskTemplate }) => void TaskTemplate.ForceUpdate++);
    await eventually(async () => (await complete()).length === 2);
    await settled(id);
    expect((await stack.inspect(id)).UpdateStatus).toMatchObject({ State: 'paused' });
    expect((await stack.inspect(id)).UpdateStatus?.Message).toContain('early termination of task');
  });
});
