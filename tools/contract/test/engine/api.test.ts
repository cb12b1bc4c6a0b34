import { expect, it } from 'vitest';
import { filters } from '../../src/engine-client.ts';
import type { ServiceShape, TaskShape } from '../../src/shapes.ts';
import { contract } from './world.ts';

contract('what it says of itself and of bad requests', (world) => {
  it('names its API version where a client looks first', async () => {
    const { status, headers, bytes } = await world.engine.get('/_ping');
    expect([status, headers['api-version'], bytes.toString()]).toEqual([200, '1.41', 'OK']);
  });

  it('is a swarm manager and says where its data is', async () => {
    interface Info {
      DockerRootDir: string;
      NCPU: number;
      MemTotal: number;
      Swarm: { LocalNodeState: string; ControlAvailable: boolean; NodeID: string };
    }
    const { body } = await world.engine.get<Info>('/info');
    expect(body.Swarm).toMatchObject({ LocalNodeState: 'active', ControlAvailable: true });
    expect(body.DockerRootDir).toMatch(/^\//);
    expect(body.NCPU).toBeGreaterThan(0);
    const nodes = await world.engine.get<{ ID: string; Status: { State: string } }[]>('/nodes');
    expect(nodes.body).toMatchObject([{ ID: body.Swarm.NodeID, Status: { State: 'ready' } }]);
  });

  it('refuses a version of the API that is too new', async () => {
    const { status, message } = await world.engine.get('/v1.99/services');
    expect([status, message]).toEqual([
      400,
      'client version 1.99 is too new. Maximum supported API version is 1.41',
    ]);
  });

  it('answers 400 to a body that is no JSON, and names the field of a wrong type', async () => {
    const broken = await world.engine.postRaw('/services/create', '{"Name":');
    expect([broken.status, broken.message]).toEqual([400, 'unexpected EOF']);
    const wrong = await world.engine.post('/services/create', { Name: 5 });
    expect(wrong.status).toBe(400);
    expect(wrong.message).toContain('json: cannot unmarshal number into Go struct field ServiceSpec.Name');
  });

  it('refuses a service without an image, with an impossible name or with a name that is taken', async () => {
    const { engine, stack } = world;
    const noImage = await engine.post('/services/create', { Name: 'x', TaskTemplate: { ContainerSpec: {} } });
    expect([noImage.status, noImage.message]).toEqual([
      400,
      'rpc error: code = InvalidArgument desc = ContainerSpec: image reference must be provided',
    ]);
    const spec = stack.specOf('app', { script: 'sleep 60' });
    const badName = await engine.post('/services/create', { ...spec, Name: 'a b' });
    expect(badName.status).toBe(400);
    expect(badName.message).toContain('name must be valid as a DNS name component');
    expect((await engine.post('/services/create', spec)).status).toBe(201);
    const again = await engine.post('/services/create', spec);
    expect(again.status).toBe(409);
    expect(again.message).toContain(`service ${stack.name}_app already exists`);
  });

  it('says 404 and what it was that is not there', async () => {
    const { engine } = world;
    const messages = await Promise.all(
      [
        '/services/nope',
        '/tasks/nope',
        '/volumes/nope',
        '/networks/nope',
        '/secrets/nope',
        '/containers/nope/json',
      ].map(async (path) => {
        const { status, message } = await engine.get(path);
        return `${status} ${message}`;
      }),
    );
    expect(messages).toEqual([
      '404 service nope not found',
      '404 task nope not found',
      '404 get nope: no such volume',
      '404 network nope not found',
      '404 secret nope not found',
      '404 No such container: nope',
    ]);
    const tasks = await engine.get(`/tasks?${filters({ service: ['nope'] })}`);
    expect([tasks.status, tasks.message]).toEqual([404, 'service nope not found']);
  });

  it('refuses a filter it does not know', async () => {
    const { status, message } = await world.engine.get(`/services?${filters({ nope: ['x'] })}`);
    expect([status, message]).toEqual([400, "Invalid filter 'nope'"]);
  });

  it('filters services by the exact label, and by the beginning of their name', async () => {
    const { engine, stack } = world;
    const id = await stack.deploy('app', { script: 'sleep 60' });
    const ids = async (wanted: Record<string, string[]>) =>
      (await engine.get<ServiceShape[]>(`/services?${filters(wanted)}`)).body.map(({ ID }) => ID);
    const key = 'com.docker.stack.namespace';
    expect(await ids({ label: [`${key}=${stack.name}`] })).toEqual([id]);
    expect(await ids({ label: [`${key}=${stack.name.slice(0, -1)}`] })).toEqual([]);
    expect(await ids({ name: [`${stack.name}_a`] })).toEqual([id]);
    expect(await ids({ name: [`${stack.name.slice(1)}_app`] })).toEqual([]);
    expect((await stack.inspect(`${stack.name}_app`)).ID).toBe(id);
    expect((await stack.inspect(id)).Endpoint.Spec.Mode ?? 'dnsrr').toBe('dnsrr');
  });

  it('finds tasks by the labels their service had when they were made, not by those of their containers', async () => {
    const { engine, stack } = world;
    const Labels = { [stack.name]: 'of-the-container' };
    const id = await stack.deploy('app', { script: 'sleep 60', containerSpec: { Labels } });
    await stack.running(id);
    const found = async (label: string) =>
      (await engine.get<TaskShape[]>(`/tasks?${filters({ label: [label] })}`)).body.length;
    const key = 'com.docker.stack.namespace';
    expect(await found(`${stack.name}=of-the-container`)).toBe(0);
    expect(await found(`${key}=${stack.name}`)).toBe(1);
    await stack.update(id, (spec) => void (spec.Labels = { ...spec.Labels, later: stack.name }));
    expect(await found(`later=${stack.name}`)).toBe(0);
    expect(await found(`${key}=${stack.name}`)).toBe(1);
  });
});
