import { expect, it } from 'vitest';
import { filters } from '../../src/engine-client.ts';
import type { ServiceShape } from '../../src/shapes.ts';
import { eventually } from '../../src/eventually.ts';
import { contract } from './world.ts';

contract('replicated jobs', (world) => {
  const status = async (id: string) =>
    (await world.engine.get<ServiceShape[]>(`/services?status=true&${filters({ id: [id] })}`)).body[0]
      ?.ServiceStatus;

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
    // Desired is how many may run at once, not how often it is to complete.
    expect(await status(id)).toEqual({ RunningTasks: 0, DesiredTasks: 1, CompletedTasks: 2 });
  });

  it('runs a job anew at every update, whatever has changed', async () => {
    const { stack } = world;
    const spec = { Mode: { ReplicatedJob: { MaxConcurrent: 1, TotalCompletions: 1 } } };
    const taskTemplate = { RestartPolicy: { Condition: 'on-failure' } };
    const id = await stack.deploy('job', { script: 'true', spec, taskTemplate });
    const complete = async () =>
      (await stack.tasks(id)).filter(({ Status }) => Status.State === 'complete').length;
    await eventually(async () => (await complete()) === 1);
    await stack.update(id, ({ Labels }) => void (Labels['changed'] = 'yes'));
    await eventually(async () => (await complete()) === 2);
  });

  it('forgets a removed job and nothing else: its tasks stay listed, its container holds its volumes', async () => {
    const { engine, stack } = world;
    const volume = `${stack.name}_data`;
    const id = await stack.deploy('job', {
      script: 'true',
      containerSpec: { Mounts: [{ Type: 'volume', Source: volume, Target: '/data' }] },
      spec: { Mode: { ReplicatedJob: { MaxConcurrent: 1, TotalCompletions: 1 } } },
      taskTemplate: { RestartPolicy: { Condition: 'on-failure' } },
    });
    await eventually(async () => (await status(id))?.CompletedTasks === 1);
    expect((await engine.remove(`/services/${id}`)).status).toBe(200);
    // Another service comes and goes meanwhile: long enough to see that nothing happens.
    const other = await stack.deploy('other', { script: 'sleep 60' });
    await stack.running(other);
    await engine.remove(`/services/${other}`);
    await eventually(async () => (await stack.tasks(other)).length === 0);

    expect(await stack.tasks(id)).toMatchObject([
      { DesiredState: 'complete', Status: { State: 'complete' } },
    ]);
    const [left] = await stack.containers({ volume: [volume] });
    expect(left?.State).toBe('exited');
    expect((await engine.remove(`/volumes/${volume}`)).status).toBe(409);
    expect((await engine.remove(`/containers/${left?.Id}`)).status).toBe(204);
    expect((await engine.remove(`/volumes/${volume}`)).status).toBe(204);
  });
});
