import { expect, it } from 'vitest';
import { filters } from '../../src/engine-client.ts';
import type { VolumeShape } from '../../src/shapes.ts';
import { eventually } from '../../src/eventually.ts';
import { contract, image } from './world.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

contract('volumes, networks, secrets, configs, images', (world) => {
  const mount = () => ({
    Type: 'volume',
    Source: `${world.stack.name}_data`,
    Target: '/data',
    VolumeOptions: { Labels: world.stack.labels },
  });

  it('makes a volume with its labels when a task first mounts it, and keeps it behind the service', async () => {
    const { engine, stack } = world;
    const name = `${stack.name}_data`;
    expect((await engine.get(`/volumes/${name}`)).status).toBe(404);
    const id = await stack.deploy('app', {
      script: 'echo kept > /data/file; sleep 60',
      containerSpec: { Mounts: [mount()] },
    });
    await stack.running(id);
    const volume = (await engine.get<VolumeShape>(`/volumes/${name}`)).body;
    expect(volume).toMatchObject({
      Name: name,
      Driver: 'local',
      Labels: stack.labels,
      Options: null,
      Scope: 'local',
    });
    expect(volume.Mountpoint).toMatch(new RegExp(`/volumes/${name}/_data$`));

    const inUse = await engine.remove(`/volumes/${name}`);
    expect(inUse.status).toBe(409);
    expect(inUse.message).toContain(`remove ${name}: volume is in use - [`);

    await engine.remove(`/services/${id}`);
    await eventually(async () => (await stack.containers({ volume: [name] })).length === 0);
    const second = await stack.deploy('again', {
      script: 'sleep 60',
      containerSpec: { Mounts: [{ ...mount(), VolumeOptions: { Labels: { other: 'label' } } }] },
    });
    const { container } = await stack.running(second);
    expect(await stack.exec(container, ['cat', '/data/file'])).toMatchObject({
      exitCode: 0,
      stdout: 'kept\n',
    });
    expect((await engine.get<VolumeShape>(`/volumes/${name}`)).body.Labels).toEqual(stack.labels);
  });

  it('gives back the existing volume when one of that name is created again', async () => {
    const { engine, stack } = world;
    const Name = `${stack.name}_v`;
    const first = await engine.post('/volumes/create', { Name, Labels: stack.labels });
    const second = await engine.post<VolumeShape>('/volumes/create', { Name, Labels: { other: 'label' } });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body.Labels).toEqual(stack.labels);
    const listed = await engine.get<{ Volumes: VolumeShape[] }>(`/volumes?${stack.labelFilter}`);
    expect(listed.body.Volumes.map((volume) => volume.Name)).toEqual([Name]);
  });

  it('keeps the options of a local volume, and knows no other driver', async () => {
    const { engine, stack } = world;
    const DriverOpts = { type: 'none', o: 'bind', device: '/tmp' };
    const Name = `${stack.name}_bound`;
    const made = await engine.post<VolumeShape>('/volumes/create', {
      Name,
      DriverOpts,
      Labels: stack.labels,
    });
    expect(made.body.Options).toEqual(DriverOpts);
    const other = await engine.post('/volumes/create', { Name: `${Name}2`, Driver: 'nfs' });
    expect(other.status).toBe(404);
    expect(other.message).toContain('plugin "nfs" not found');
  });

  it('keeps secrets to itself: no data comes back, no name twice, none longer than 64 characters', async () => {
    const { engine, stack } = world;
    const Name = `${stack.name}_pw_v1`;
    const secret = { Name, Labels: stack.labels, Data: base64('hunter2') };
    expect((await engine.post('/secrets/create', secret)).status).toBe(201);
    const { body } = await engine.get<{ Spec: object }[]>(`/secrets?${filters({ name: [Name] })}`);
    expect(body).toMatchObject([{ Spec: { Name, Labels: stack.labels } }]);
    expect(JSON.stringify(body)).not.toContain(base64('hunter2'));

    const again = await engine.post('/secrets/create', { ...secret, Data: base64('other') });
    expect([again.status, again.message]).toEqual([
      409,
      `rpc error: code = AlreadyExists desc = secret ${Name} already exists`,
    ]);
    const long = await engine.post('/secrets/create', { ...secret, Name: 'x'.repeat(65) });
    expect(long.status).toBe(400);
    expect(long.message).toContain('invalid name, only 64 [a-zA-Z0-9-_.] characters allowed');
    const fits = await engine.post('/secrets/create', { ...secret, Name: `${stack.name}${'x'.repeat(54)}` });
    expect(fits.status).toBe(201);
    const empty = await engine.post('/secrets/create', { ...secret, Name: `${Name}e`, Data: '' });
    expect([empty.status, empty.message]).toEqual([
      400,
      'rpc error: code = InvalidArgument desc = secret data must be larger than 0 and less than 512000 bytes',
    ]);
  });

  it('shows secrets and configs to the container as files, and does not remove them while a service uses them', async () => {
    const { engine, stack } = world;
    const make = async (kind: string, text: string) => {
      const Name = `${stack.name}_${kind}_v1`;
      const spec = { Name, Labels: stack.labels, Data: base64(text) };
      return { Name, ID: (await engine.post<{ ID: string }>(`/${kind}s/create`, spec)).body.ID };
    };
    const secret = await make('secret', 'hunter2');
    const config = await make('config', 'shown');
    const file = (Name: string) => ({ Name, UID: '0', GID: '0', Mode: 0o444 });
    const id = await stack.deploy('app', {
      script: 'sleep 60',
      containerSpec: {
        Secrets: [{ SecretID: secret.ID, SecretName: secret.Name, File: file('admin_password') }],
        Configs: [{ ConfigID: config.ID, ConfigName: config.Name, File: file('/etc/app.conf') }],
      },
    });
    const { container } = await stack.running(id);
    expect((await stack.exec(container, ['cat', '/run/secrets/admin_password'])).stdout).toBe('hunter2');
    expect((await stack.exec(container, ['sh', '-c', 'cat /run/secrets/admin_password'])).stdout).toBe(
      'hunter2',
    );
    expect((await stack.exec(container, ['cat', '/etc/app.conf'])).stdout).toBe('shown');

    for (const [kind, { Name }] of Object.entries({ secret, config })) {
      const inUse = await engine.remove(`/${kind}s/${Name}`);
      expect([inUse.status, inUse.message]).toEqual([
        400,
        `rpc error: code = InvalidArgument desc = ${kind} '${Name}' is in use by the following service: ${stack.name}_app`,
      ]);
    }
    const shown = await engine.get<{ Spec: { Data: string } }>(`/configs/${config.Name}`);
    expect(shown.body.Spec.Data).toBe(base64('shown'));
    await engine.remove(`/services/${id}`);
    expect((await engine.remove(`/secrets/${secret.ID}`)).status).toBe(204);
    expect((await engine.remove(`/secrets/${secret.ID}`)).status).toBe(404);
  });

  it('refuses a service whose secret or network is not there', async () => {
    const { engine, stack } = world;
    const File = { Name: 'x', UID: '0', GID: '0', Mode: 0o444 };
    const Secrets = [{ SecretID: 'nope', SecretName: 'nope', File }];
    const noSecret = await engine.post(
      '/services/create',
      stack.specOf('a', { script: '', containerSpec: { Secrets } }),
    );
    expect([noSecret.status, noSecret.message]).toEqual([
      400,
      'rpc error: code = InvalidArgument desc = secret not found: nope',
    ]);
    const taskTemplate = { Networks: [{ Target: 'nope-net' }] };
    const noNetwork = await engine.post('/services/create', stack.specOf('b', { script: '', taskTemplate }));
    expect([noNetwork.status, noNetwork.message]).toEqual([500, 'network nope-net not found']);
  });

  it('knows images by reference, gives them further names, and has not what it does not have', async () => {
    const { engine, stack } = world;
    interface Image {
      Id: string;
      RepoTags: string[];
    }
    const { body } = await engine.get<Image>(`/images/${image}/json`);
    expect(body.Id).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect((await engine.get<Image>(`/images/${body.Id}/json`)).body.Id).toBe(body.Id);
    const name = `contract-kept/${stack.name}`;
    expect((await engine.post(`/images/${image}/tag?repo=${name}&tag=1`)).status).toBe(201);
    const kept = await engine.get<Image>(`/images/${name}:1/json`);
    expect(kept.body.Id).toBe(body.Id);
    expect(kept.body.RepoTags).toContain(`${name}:1`);
    // Only the real engine keeps it beyond this test, and only there it can be taken back.
    if (world.kind === 'real') await engine.remove(`/images/${name}:1`);

    const none = await engine.get('/images/nothing/here:1/json');
    expect(none.status).toBe(404);
    expect(none.message).toContain('No such image: nothing/here:1');
    expect(
      (await engine.post('/images/create?fromImage=localhost:1/nothing&tag=1')).status,
    ).toBeGreaterThanOrEqual(400);
  });

  it('attaches tasks to networks with an address each, and does not remove a network that a service names', async () => {
    const { engine, stack } = world;
    const Name = `${stack.name}_default`;
    const made = await engine.post<{ Id: string }>('/networks/create', {
      Name,
      Driver: 'overlay',
      Labels: stack.labels,
      CheckDuplicate: true,
    });
    expect(made.status).toBe(201);
    const twice = await engine.post('/networks/create', { Name, Driver: 'overlay', CheckDuplicate: true });
    expect([twice.status, twice.message]).toEqual([409, `network with name ${Name} already exists`]);
    const taskTemplate = { Networks: [{ Target: Name, Aliases: ['app'] }] };
    const id = await stack.deploy('app', { script: 'sleep 60', taskTemplate });
    const { NetworksAttachments } = await stack.running(id);
    expect(NetworksAttachments).toMatchObject([{ Network: { ID: made.body.Id, Spec: { Name } } }]);
    expect(NetworksAttachments?.[0]?.Addresses[0]).toMatch(/^\d+\.\d+\.\d+\.\d+\/\d+$/);

    const inUse = await engine.remove(`/networks/${Name}`);
    expect([inUse.status, inUse.message]).toEqual([
      400,
      `rpc error: code = FailedPrecondition desc = network ${made.body.Id} is in use by service ${id}`,
    ]);
  });
});
