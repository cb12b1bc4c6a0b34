import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import {
  connectEngine,
  createStack,
  type EngineClient,
  type Stack,
  type VolumeShape,
} from '@ci-warm/contract';
import { clearNamed } from './clear.ts';
import { realDockerHost } from './parts.ts';
import { freePort, run, type Ending } from './processes.ts';
import { ensureProxyNetwork } from './proxy-network.ts';
import { createReleases, type Releases } from './releases.ts';
import { ask, type Question, type Reply } from './requests.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');

/** How an app of the product ended; `result` is what it printed under `--json`. */
export interface AppEnding extends Ending {
  result: Record<string, unknown>;
}

/**
 * A small Co-op Cloud on the real engine: recipes in bare repositories, abra's stand-in on the PATH, state and locks in one
 * folder. Its base domain is nobody else's, so everything it makes on the engine is known by name and removed by `close`.
 */
export interface World extends Pick<Releases, 'publish' | 'propose'> {
  dir: string;
  engine: EngineClient;
  baseDomain: string;
  /** Where an ingress is to listen, by HTTP and by HTTPS: the product asks there. Nobody listens until a test starts one. */
  ports: { http: number; https: number };
  /** Of every process that the world starts. A test may add to it. */
  env: Record<string, string>;
  paths: { warmRoot: string; lockDir: string; abraDir: string };
  /** Sections of the product's settings file: `{ reconciler: { apps: { … } } }`. */
  configure(settings: object): void;
  /** One of the product's apps as its own process, always with `--json`. */
  runApp(
    app: 'reconciler' | 'quick-runner' | 'warmctl',
    words: readonly string[],
    env?: Record<string, string>,
  ): Promise<AppEnding>;
  /** @returns what abra printed; throws when it failed */
  abra(...words: string[]): Promise<string>;
  envFile(domain: string): string;
  /** For looking at an app's stack, and for stacks of the test's own below the world's names. */
  stack(domain: string): Stack;
  /** Where a volume's data is on this machine. */
  volume(name: string): Promise<string>;
  ask(question: Omit<Question, 'port'>): Promise<Reply>;
  alerts(): Record<string, unknown>[];
  close(): Promise<void>;
}

export async function startWorld(): Promise<World> {
  const dockerHost = realDockerHost();
  const id = `r${randomBytes(4).toString('hex')}`;
  const baseDomain = `${id}.test`;
  const dir = mkdtempSync(join(tmpdir(), 'real-world-'));
  const paths = { warmRoot: join(dir, 'warm'), lockDir: join(dir, 'locks'), abraDir: join(dir, 'abra') };
  const bin = join(dir, 'bin');
  const servers = join(paths.abraDir, 'servers', 'default');
  for (const folder of [bin, servers, paths.warmRoot, paths.lockDir]) mkdirSync(folder, { recursive: true });
  const standIn = join(root, 'tools', 'sandbox', 'src', 'abra', 'main.ts');
  writeFileSync(join(bin, 'abra'), `#!/bin/sh\nexec "${process.execPath}" "${standIn}" "$@"\n`, {
    mode: 0o755,
  });
  const ports = { http: await freePort(), https: await freePort() };
  const engine = connectEngine(socketOf(dockerHost));
  await ensureProxyNetwork(engine);
  const {
    env: gitEnv,
    publish,
    propose,
  } = createReleases(dir, {
    BASE: baseDomain,
    HTTP_PORT: String(ports.http),
    HTTPS_PORT: String(ports.https),
    DOCKER_SOCKET: socketOf(dockerHost),
  });
  const env: Record<string, string> = {
    ...gitEnv,
    HOME: dir,
    PATH: [bin, process.env['PATH']].join(delimiter),
    NO_COLOR: '1',
    DOCKER_HOST: dockerHost,
    ABRA_DIR: paths.abraDir,
    CCCI_CONFIG: join(dir, 'config.json'),
    CCCI_WARM_ROOT: paths.warmRoot,
    CCCI_LOCK_DIR: paths.lockDir,
    CCCI_BASE_DOMAIN: baseDomain,
    CCCI_PUBLIC_URL: 'http://{domain}',
    CCCI_CONNECT_TO: `127.0.0.1:${ports.http}`,
    CCCI_HEALTH_WINDOW_SEC: '2',
    CCCI_REPO: root,
  };
  const world: World = {
    dir,
    engine,
    baseDomain,
    ports,
    env,
    paths,
    publish,
    propose,
    configure: (settings) => writeFileSync(join(dir, 'config.json'), JSON.stringify(settings)),
    runApp: async (app, words, more = {}) => {
      const main = join(root, 'apps', app, 'src', 'main.ts');
      const ended = await run([process.execPath, main, ...words, '--json'], { ...env, ...more });
      return { ...ended, result: ended.stdout === '' ? {} : JSON.parse(ended.stdout) };
    },
    abra: async (...words) => {
      const { code, stdout, stderr } = await run(['abra', ...words], env);
      if (code !== 0) throw new Error(`abra ${words.join(' ')}\n${stdout}${stderr}`);
      return stdout;
    },
    envFile: (domain) => join(servers, `${domain}.env`),
    stack: (domain) => createStack(engine, domain.replaceAll('.', '_')),
    volume: async (name) => (await engine.get<VolumeShape>(`/volumes/${name}`)).body.Mountpoint,
    ask: (question) => ask({ port: question.ca === undefined ? ports.http : ports.https, ...question }),
    alerts: () => {
      const folder = join(paths.warmRoot, 'alerts');
      const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
      return names.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
    },
    close: async () => {
      await clearNamed(engine, `_${id}_test`);
      engine.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  world.configure({});
  return world;
}

function socketOf(dockerHost: string): string {
  return dockerHost.replace(/^unix:\/\//, '');
}
