import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { filters, type EngineClient } from '../../src/engine-client.ts';
import type { VolumeShape } from '../../src/shapes.ts';
import { createStack, type Stack } from '../engine/stack.ts';
import { startIngress, statusOf } from './ingress.ts';
import { createReleases } from './releases.ts';
import { treeOf } from './tree.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const reconciler = join(root, 'apps', 'reconciler', 'src', 'main.ts');
const abra = join(root, 'tools', 'sandbox', 'src', 'abra', 'main.ts');

/** What the reconciler said in the end, and how its process ended. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  result: Record<string, unknown>;
  stderr: string;
}

/** A warm app of the recipe `site` on a real engine; the product runs as its own process, as a unit starts it. */
export interface Site {
  domain: string;
  stack: Stack;
  status(): Promise<number>;
  reconcile(env?: Record<string, string>): Promise<Ended>;
  abra(...words: string[]): Promise<void>;
  envFile: string;
  /** Where the reconciler keeps its state. */
  folder: string;
  /** The path of its volume. */
  data(): Promise<string>;
  /** Does by hand to a new env file what the reconciler's settings ask for. */
  configure(): void;
  /** All that a no-op must leave alone: the files of the reconciler, of abra and of the app, and its tasks. */
  traces(): Promise<unknown[]>;
}

export async function startScene(engine: EngineClient, dockerHost: string) {
  const dir = mkdtempSync(join(tmpdir(), 'contract-product-'));
  const ingress = await startIngress();
  const { publish, env: gitEnv } = createReleases(dir);
  const bin = join(dir, 'bin');
  for (const name of ['bin', 'locks', 'warm', 'abra/servers/default'])
    mkdirSync(join(dir, name), { recursive: true });
  writeFileSync(join(bin, 'abra'), `#!/bin/sh\nexec "${process.execPath}" "${abra}" "$@"\n`, { mode: 0o755 });
  const env = {
    ...gitEnv,
    HOME: dir,
    PATH: [bin, process.env['PATH']].join(delimiter),
    NO_COLOR: '1',
    DOCKER_HOST: dockerHost,
    ABRA_DIR: join(dir, 'abra'),
    CCCI_CONFIG: join(dir, 'config.json'),
    CCCI_WARM_ROOT: join(dir, 'warm'),
    CCCI_LOCK_DIR: join(dir, 'locks'),
    CCCI_BASE_DOMAIN: 'ci.test',
    CCCI_PUBLIC_URL: 'http://{domain}',
    CCCI_CONNECT_TO: `127.0.0.1:${ingress.port}`,
    CCCI_HEALTH_WINDOW_SEC: '2',
    CCCI_HEALTH_TIMEOUT_SEC: '8',
  };
  const apps: Record<string, unknown> = {};
  const stacks: Stack[] = [];

  return {
    publish,
    /** One more app of the recipe, under a name that nobody else on the engine has. */
    site: async (): Promise<Site> => {
      const name = `site-${randomBytes(4).toString('hex')}`;
      const domain = `${name}.ci.test`;
      const published = await freePort();
      ingress.route(domain, published);
      apps[name] = {
        recipe: 'site',
        domain,
        stateful: true,
        health: { path: '/' },
        env: { PUBLISHED_PORT: String(published) },
      };
      writeFileSync(env.CCCI_CONFIG, JSON.stringify({ reconciler: { apps } }));
      const stack = createStack(engine, domain.replaceAll('.', '_'));
      stacks.push(stack);
      const envFile = join(env.ABRA_DIR, 'servers', 'default', `${domain}.env`);
      const data = async () => (await engine.get<VolumeShape>(`/volumes/${stack.name}_data`)).body.Mountpoint;
      return {
        domain,
        stack,
        envFile,
        folder: join(env.CCCI_WARM_ROOT, name),
        data,
        configure: () => {
          const sample = readFileSync(envFile, 'utf8');
          writeFileSync(envFile, sample.replace(/^PUBLISHED_PORT=.*$/m, `PUBLISHED_PORT=${published}`));
        },
        status: () => statusOf(ingress.port, domain),
        reconcile: async (more = {}) => {
          const ended = await run([process.execPath, reconciler, name, '--json'], { ...env, ...more });
          const { code, signal, stdout, stderr } = ended;
          return { code, signal, stderr, result: stdout === '' ? {} : JSON.parse(stdout) };
        },
        abra: async (...words) => {
          const { code, stdout, stderr } = await run(['abra', ...words], env);
          if (code !== 0) throw new Error(stdout + stderr);
        },
        traces: async () => [
          treeOf(env.CCCI_WARM_ROOT),
          treeOf(join(env.ABRA_DIR, 'servers')),
          treeOf(await data()),
          (await engine.get<{ ID: string }[]>(`/tasks?${stack.labelFilter}`)).body.map(({ ID }) => ID).sort(),
        ],
      };
    },
    close: async () => {
      for (const stack of stacks) await stack.clear();
      await ingress.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export type Scene = Awaited<ReturnType<typeof startScene>>;

/** Kinds and names of what the engine has of a stack, by label or by name. */
export async function everythingOf(engine: EngineClient, { name, labelFilter }: Stack): Promise<string[]> {
  const named = filters({ name: [name] });
  const { Volumes } = (await engine.get<{ Volumes: { Name: string }[] | null }>(`/volumes?${named}`)).body;
  const kinds = ['services', 'tasks', 'networks', 'secrets', 'configs'];
  const queries = kinds.map((kind) => `/${kind}?${kind === 'secrets' ? named : labelFilter}`);
  const answers = await Promise.all(
    [...queries, `/containers/json?all=1&${labelFilter}`].map((query) => engine.get<unknown[]>(query)),
  );
  const found = answers.flatMap(({ body }, at) => body.map(() => kinds[at] ?? 'containers'));
  return [...found, ...(Volumes ?? []).map(() => 'volumes')];
}

async function run([file = '', ...words]: string[], env: NodeJS.ProcessEnv) {
  const child = spawn(file, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  return await new Promise<{
    code: number | null;
    signal: NodeJS.Signals | null;
    stdout: string;
    stderr: string;
  }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
