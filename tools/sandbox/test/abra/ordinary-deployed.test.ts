import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect, type Engine as Client } from '../../src/abra/engine/http.ts';
import { startEngine, type Engine } from '../../src/engine/index.ts';
import { eventually, type TaskShape } from '../engine/start.ts';
import { answeringProgram } from './support/answering-program.ts';
import { runAbra } from './support/run-abra.ts';
import { makeWorld, type World } from './support/world.ts';

let world: World;
let engine: Engine;
let client: Client;

const images = [
  'acme/homeserver:1.130.0',
  'acme/proxy:v3.4.1',
  'acme/mail:15.0.2',
  'nextcloud:31.0.5-fpm',
  'nginx:1.29.0',
];

beforeAll(async () => {
  world = makeWorld();
  const registryDir = join(world.dir, 'registry');
  mkdirSync(registryDir);
  const program = join(world.dir, 'program.mjs');
  writeFileSync(program, answeringProgram);
  images.forEach((reference, index) => {
    writeFileSync(join(registryDir, `${index}.json`), JSON.stringify({ reference, program, present: true }));
  });
  const socketPath = join(world.dir, 'docker.sock');
  engine = await startEngine({ dir: world.dir, registryDir, socketPath });
  client = connect(`unix://${socketPath}`);
  await client.call('POST', '/networks/create', { Name: 'proxy', Driver: 'overlay' });
});
afterAll(async () => {
  await engine.close();
  world.remove();
});

/** Publishes a recipe, makes an app of it with its secrets, and deploys that as an operator would. */
async function deploy(kind: string, edit: (folder: string) => void = () => undefined): Promise<string> {
  world.commit(kind, {});
  const folder = join(world.dir, 'remotes', `${kind}.git`);
  cpSync(fileURLToPath(new URL(`ordinary/${kind}`, import.meta.url)), folder, { recursive: true });
  edit(folder);
  world.commit(kind, {});
  world.tag(kind, '1.0.0+1.0.0');
  const domain = `${kind}.ci.test`;
  const env = { ...world.env, DOCKER_HOST: `unix://${engine.socketPath}` };
  const quick = ['--no-input', '--no-domain-checks', '--no-converge-checks'];
  const made = ['--domain', domain, '--server', 'default', '--no-input', '--secrets'];
  await runAbra(env, ['app', 'new', kind, '1.0.0+1.0.0', ...made]);
  const { stdout } = await runAbra(env, ['app', 'deploy', domain, ...quick]);
  expect(stdout).toContain(`deployed ${domain}`);
  return domain.replaceAll(/[.-]/g, (mark) => (mark === '.' ? '_' : mark));
}

async function taskOf(service: string, state: string): Promise<TaskShape> {
  const filters = encodeURIComponent(JSON.stringify({ service: [service] }));
  return eventually(async () => {
    const tasks = await client.call<TaskShape[]>('GET', `/tasks?filters=${filters}`);
    return tasks.find(({ Status }) => Status.State === state);
  });
}

interface Answer {
  env: Record<string, string>;
  files: Record<string, string>;
  cwd: string;
}

async function ask(url: string): Promise<Answer> {
  const text = await eventually(() => {
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    // Not `fetch`, which refuses port 10080.
    get(url, { agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => void (body += chunk));
      response.on('end', () => resolve(body));
    }).on('error', () => resolve(undefined));
    return promise;
  });
  return JSON.parse(text) as Answer;
}

async function answerOf(service: string): Promise<Answer> {
  const { NetworksAttachments } = await taskOf(service, 'running');
  return ask(`http://${NetworksAttachments?.[0]?.Addresses[0]?.split('/')[0]}:10080/`);
}

it('renders the templates of configs with environment and secrets', async () => {
  const stack = await deploy('matrix');
  await taskOf(`${stack}_app`, 'running');
  const [container] = await client.call<{ Id: string }[]>('GET', '/containers/json');
  const { Id } = await client.call<{ Id: string }>('POST', `/containers/${container?.Id}/exec`, {
    Cmd: ['cat', '/docker-entrypoint.sh', '/data/homeserver.yaml'],
    AttachStdout: true,
  });
  const out = (await client.raw('POST', `/exec/${Id}/start`, {})).toString();
  expect(out).toContain(`echo "${stack}_app starts"`);
  expect(out).not.toContain('export TURN');
  expect(out).toContain('server_name: matrix.ci.test\npassword: ');
  expect(out).toMatch(/^password: \w{16}\nregistration: true\nadmin: "root@\$\{DOMAIN\}"$/m);
  const configs = await client.call<object[]>('GET', '/configs');
  expect(configs).toMatchObject([{ Spec: { Templating: { Name: 'golang' } } }, {}]);
});

it('fails a task whose template it cannot render, and names the construct', async () => {
  const stack = await deploy('static-site', (folder) => {
    writeFileSync(join(folder, 'nginx.conf.tmpl'), 'server {\n  {{ range .Service.Labels }}x{{ end }}\n}\n');
  });
  const { Status } = await taskOf(`${stack}_app`, 'failed');
  expect(Status.Err).toMatch(
    /^starting container failed: unable to get config from config store: failed to expand templated config \w+: template: expansion:2: \{\{range\}\} is beyond the engine stand-in$/,
  );
});

it('forwards ports of both modes, and shows the number that it chose', async () => {
  const stack = await deploy('proxy');
  const { files } = await answerOf(`${stack}_app`);
  expect(files['/etc/proxy/proxy.yml']).toContain('log: { level: WARN }');
  expect(files['/etc/proxy/proxy.yml']).toContain('ssh: { address: ":2222" }');
  const ports = JSON.parse(readFileSync(join(world.dir, 'engine', 'ports.json'), 'utf8')) as object;
  expect(Object.keys(ports).sort()).toEqual(['30000', '443', '80']);
  const through = await ask(`http://127.0.0.1:${(ports as Record<string, number>)['80']}/`);
  expect(through.env['LOG_LEVEL']).toBe('WARN');
  const { Endpoint } = await client.call<{ Endpoint: { Ports: object[] } }>('GET', `/services/${stack}_app`);
  expect(Endpoint.Ports.at(-1)).toEqual({
    ...{ TargetPort: 2222, PublishedPort: 30_000, Protocol: 'tcp', PublishMode: 'ingress' },
  });
});

it('shows in inspect what a process cannot have', async () => {
  const stack = await deploy('mail');
  const task = await taskOf(`${stack}_app`, 'running');
  const id = task.Status.ContainerStatus?.ContainerID ?? '';
  expect(await client.call('GET', `/containers/${id}/json`)).toMatchObject({
    Config: { Hostname: 'mail' },
    HostConfig: { CapAdd: ['CAP_NET_ADMIN', 'CAP_SYS_PTRACE'], LogConfig: { Type: 'json-file' } },
  });
});

it('starts a process where its service works, and makes networks and volumes as they are described', async () => {
  const stack = await deploy('php-app');
  const { cwd, env } = await answerOf(`${stack}_app`);
  expect(cwd).toMatch(new RegExp(`/volumes/${stack}_cloud/_data$`));
  expect(env['PHP_UPLOAD_LIMIT']).toBe('512M');
  expect(await client.call('GET', `/networks/${stack}_internal`)).toMatchObject({
    IPAM: { Config: [{ Subnet: '10.99.0.0/24' }] },
    Options: { encrypted: '' },
  });
  // No such image is here for it: the task says so, and the volume of the spec is not made.
  expect((await taskOf(`${stack}_db`, 'rejected')).Status.Err).toBe('No such image: mariadb:11.4');
});
