import { connectEngine, createStack, eventually, type EngineClient, type Stack } from '@ci-warm/contract';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { parts } from '../src/parts/index.ts';
import { ask, describeReal, freePort, realDockerHost } from './support/index.ts';

let engine: EngineClient;
let stack: Stack;
beforeAll(() => void (engine = connectEngine(realDockerHost().replace('unix://', ''))));
beforeEach(() => void (stack = createStack(engine)));
afterEach(() => stack.clear());
afterAll(() => engine.close());

/** A service of an image as its makers start it, with arguments. Only one with a network has ports. */
const start = async (image: string, containerSpec: object, ports: object[]) => {
  const wish = { Name: `${stack.name}_net`, Driver: 'overlay', Labels: stack.labels };
  const { body: network } = await engine.post<{ Id: string }>('/networks/create', wish);
  return await stack.deploy('app', {
    script: '',
    image,
    containerSpec: { Command: undefined, StopGracePeriod: 10_000_000_000, ...containerSpec },
    taskTemplate: { Networks: [{ Target: network.Id }] },
    spec: { EndpointSpec: { Mode: 'dnsrr', Ports: ports } },
  });
};
const published = (target: number, port: number) => ({
  Protocol: 'tcp',
  TargetPort: target,
  PublishedPort: port,
  PublishMode: 'host',
});
const answered = async (port: number, path: string) =>
  await eventually(async () => {
    const reply = await ask({ port, host: 'localhost', path });
    return reply.status === 200 ? reply.body : undefined;
  });
const logOf = async (id: string) =>
  (await engine.get(`/services/${id}/logs?stdout=1&stderr=1`)).bytes.toString();
/** What a service that ends by itself wrote. */
const outputOf = async (image: string, containerSpec: object) => {
  const id = await stack.deploy('once', {
    script: '',
    image,
    containerSpec: { Command: undefined, ...containerSpec },
    taskTemplate: { RestartPolicy: { Condition: 'none' } },
  });
  await eventually(async () => (await stack.tasks(id)).some(({ Status }) => Status.State === 'complete'));
  return await logOf(id);
};

describeReal('busybox', ['busybox'], () => {
  test('is a shell with its tools', async () => {
    const Command = ['sh', '-c', 'echo one two | awk \'{ print "it says " $2 }\' | tee /tmp/said; id -un'];
    const said = await outputOf('contract/busybox:1', { Command });
    expect(said).toContain('it says two');
    expect(said).toContain('root');
  });
});

describeReal('nginx', ['nginx'], () => {
  test('serves its folder and writes its log to its output', async () => {
    const port = await freePort();
    const id = await start('nginx:1.22', {}, [published(80, port)]);
    expect(await answered(port, '/')).toContain('Welcome to nginx');
    await eventually(async () => /GET \/ HTTP\/1.1" 200/.test(await logOf(id)));
  });
});

describeReal('restic', ['restic'], () => {
  test('brings back what it has kept', async () => {
    const script = `export RESTIC_PASSWORD=kept RESTIC_REPOSITORY=/tmp/kept
      mkdir /tmp/data && echo precious >/tmp/data/file
      restic init && restic backup /tmp/data && rm -r /tmp/data
      restic restore latest --target / && echo "back: $(cat /tmp/data/file)"`;
    expect(await outputOf('restic:0.14', { Command: ['sh', '-euc', script] })).toContain('back: precious');
  });
});

const keycloaks = parts.filter(({ name }) => name.startsWith('keycloak-'));
describeReal('Keycloak', ['jre', ...keycloaks.map(({ name }) => name)], () => {
  test.each(keycloaks)('$version says that it is $version', async ({ image, version }) => {
    expect(await outputOf(image, { Args: ['--version'] })).toContain(`Keycloak ${version}`);
  });

  // The tests of the reconciler start all the others.
  test('the oldest one serves a realm', async () => {
    const port = await freePort();
    const [oldest] = keycloaks;
    await start(oldest?.image ?? '', { Args: ['start-dev', '--cache=local'] }, [published(8080, port)]);
    // It puts itself together for the database of its own, which takes minutes on a busy machine.
    let realm = await answered(port, '/realms/master').catch(() => undefined);
    for (let more = 0; more < 7 && realm === undefined; more += 1)
      realm = await answered(port, '/realms/master').catch(() => undefined);
    expect(realm).toBeDefined();
    expect(JSON.parse(realm ?? '{}')).toMatchObject({ realm: 'master' });
  });
});

const traefiks = parts.filter(({ name }) => name.startsWith('traefik-'));
describeReal(
  'Traefik',
  traefiks.map(({ name }) => name),
  () => {
    test.each(traefiks)('$version says that it is $version and answers', async ({ image, version }) => {
      const port = await freePort();
      const Args = ['--ping', '--entryPoints.traefik.address=:8080'];
      const id = await start(image, { Args }, [published(8080, port)]);
      expect(await answered(port, '/ping')).toBe('OK');
      const { container } = await stack.running(id);
      expect((await stack.exec(container, ['traefik', 'version'])).stdout).toMatch(
        new RegExp(`Version: +${version.replaceAll('.', '\\.')}\\n`),
      );
      const healthcheck = await stack.exec(container, ['traefik', 'healthcheck', ...Args]);
      expect(healthcheck).toMatchObject({ exitCode: 0 });
    });
  },
);
