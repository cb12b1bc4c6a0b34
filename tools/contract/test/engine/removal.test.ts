import { expect, it } from 'vitest';
import { filters } from '../../src/engine-client.ts';
import { eventually, history } from '../../src/eventually.ts';
import { contract } from './world.ts';

contract('what is removed, and when it is gone', (world) => {
  const newest = async (id: string) => (await world.stack.tasks(id)).at(-1);

  it('removes a service at once from the list, but its container keeps running until its process has stopped', async () => {
    const { engine, stack } = world;
    const volume = `${stack.name}_data`;
    const id = await stack.deploy('app', {
      script: 'trap "sleep 0.6; exit 0" TERM; while true; do sleep 0.1; done',
      containerSpec: { StopGracePeriod: 20e9, Mounts: [{ Type: 'volume', Source: volume, Target: '/data' }] },
    });
    const { container } = await stack.running(id);
    const since = Date.now() / 1000;
    expect((await engine.remove(`/services/${id}`)).status).toBe(200);
    expect((await engine.get(`/services/${id}`)).status).toBe(404);
    expect((await engine.get(`/services?${stack.labelFilter}`)).body).toEqual([]);
    expect(await stack.containers({ volume: [volume] })).toMatchObject([{ State: 'running' }]);
    expect(await newest(id)).toMatchObject({ DesiredState: 'remove', Status: { State: 'running' } });
    expect((await engine.remove(`/volumes/${volume}`)).status).toBe(409);
    await eventually(async () => (await stack.tasks(id)).length === 0);
    await eventually(async () => (await engine.remove(`/volumes/${volume}`)).status === 204);
    expect(await stack.containers({ volume: [volume] })).toEqual([]);

    // It was asked to stop and did so in its own time.
    const died = filters({ container: [container], event: ['die'] });
    const until = Date.now() / 1000;
    const { bytes } = await engine.get(`/events?since=${since.toFixed(3)}&until=${until.toFixed(3)}&${died}`);
    const [event] = bytes
      .toString()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { Actor: { Attributes: Record<string, string> } });
    expect(event?.Actor.Attributes['exitCode']).toBe('0');
  });

  it('takes a stopped container away over a state of its own, and never calls it running again', async () => {
    const { stack } = world;
    const id = await stack.deploy('app', { script: "trap 'exit 0' TERM; sleep 3600 & wait" });
    const { container } = await stack.running(id);
    await stack.stop();
    const state = async () => (await stack.containers({ id: [container] }))[0]?.State ?? 'gone';
    const states = await history(state, (seen) => seen === 'gone');
    expect(states.filter((seen) => seen !== 'removing')).toEqual(['running', 'exited', 'gone']);
    // It may be too short to be seen on a real one.
    if (world.kind === 'stand-in') expect(states).toContain('removing');
  });

  it('ends a process that does not listen after its grace period', async () => {
    const { engine, stack } = world;
    const id = await stack.deploy('deaf', { script: 'trap "" TERM; while true; do sleep 0.1; done' });
    const { container } = await stack.running(id);
    await engine.remove(`/services/${id}`);
    await eventually(async () => {
      const found = await engine.get<{ State: { Status: string; ExitCode: number } }>(
        `/containers/${container}/json`,
      );
      return found.status === 404 || found.body.State.ExitCode === 137;
    });
  });

  it('accepts the removal of a network whose containers still stop, and lists it until they have', async () => {
    const { engine, stack } = world;
    const network = { Name: `${stack.name}_net`, Driver: 'overlay', Labels: stack.labels };
    const { Id } = (await engine.post<{ Id: string }>('/networks/create', network)).body;
    const id = await stack.deploy('app', {
      script: 'trap "sleep 0.6; exit 0" TERM; while true; do sleep 0.1; done',
      containerSpec: { StopGracePeriod: 20e9 },
      taskTemplate: { Networks: [{ Target: Id }] },
    });
    await stack.running(id);
    await engine.remove(`/services/${id}`);
    expect((await engine.remove(`/networks/${Id}`)).status).toBe(204);
    const listed = async () =>
      (await engine.get<{ Id: string }[]>(`/networks?${stack.labelFilter}`)).body.map((net) => net.Id);
    expect(await listed()).toEqual([Id]);
    // It is listed, but nobody can join it any more.
    const spec = stack.specOf('late', { script: 'sleep 60', taskTemplate: { Networks: [{ Target: Id }] } });
    const late = await engine.post('/services/create', spec);
    expect(late).toMatchObject({ status: 500, message: `network ${Id} not found` });
    // Made anew too early there are two of one name, and the name alone means neither.
    const early = await engine.post<{ Id: string }>('/networks/create', network);
    expect(early.status).toBe(201);
    expect((await listed()).toSorted()).toEqual([Id, early.body.Id].toSorted());
    expect((await engine.remove(`/networks/${network.Name}`)).message).toContain(
      'is ambiguous (2 matches found based on name)',
    );
    await eventually(async () => !(await listed()).includes(Id));
  });

  it('does not remove a container that runs', async () => {
    const { engine, stack } = world;
    const { container } = await stack.running(await stack.deploy('app', { script: 'sleep 60' }));
    const refused = await engine.remove(`/containers/${container}`);
    expect(refused.status).toBe(409);
    expect(refused.message).toContain('You cannot remove a running container');
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
