import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { createRunner } from '@ci-warm/process-runner';
import { createReconciler, type ReconcileRequest } from '@ci-warm/reconcile';
import { startSandbox, type Sandbox } from '@ci-warm/sandbox';
import { schemaOf } from '@ci-warm/app-cli';
import { reconcilerSettings } from '@ci-warm/settings';
import type { Config } from '../src/description.ts';
import { specOf } from '../src/spec-of.ts';
import { wire } from '../src/wire.ts';

type Settings = Partial<Config>;

/** One sandbox with the reconciler wired to it as its command would, in this process. */
export async function startScene(recipes: string[], apps: Config['apps'] = {}) {
  const sandbox = await startSandbox({ recipes });
  Object.assign(process.env, sandbox.env);
  const settings = { apps, healthWindowSec: 0.3, healthTimeoutSec: 5, ...settingsOf(sandbox) };
  const lines: string[] = [];
  return {
    sandbox,
    /** What was said during the last reconcile. */
    lines,
    folder: (domain: string) => join(sandbox.warmRoot, domain.split('.')[0] ?? ''),
    env: (domain: string) => join(sandbox.abraDir, 'servers', 'default', `${domain}.env`),
    volume: (name: string) => join(sandbox.dir, 'engine', 'volumes', name, '_data'),
    reconcile: async (app: string, ask: ReconcileRequest = {}, more: Settings = {}) => {
      const config = schemaOf(reconcilerSettings).parse({ ...settings, ...more, app });
      lines.length = 0;
      const ports = await wire(config, {
        signal: new AbortController().signal,
        progress: (line) => lines.push(line),
        warn: (line) => lines.push(`warning: ${line}`),
      });
      return await createReconciler(ports).reconcile(specOf(config), ask);
    },
    alerts: () => {
      const folder = join(sandbox.warmRoot, 'alerts');
      const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
      return names.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
    },
    abra: async (...words: string[]) => {
      const result = await createRunner()(['abra', ...words], { timeoutMs: 30_000 });
      if (result.exitCode !== 0) throw new Error(result.stdout + result.stderr);
    },
    get: (domain: string, path = '/') => get(sandbox, domain, path),
  };
}

export type Scene = Awaited<ReturnType<typeof startScene>>;

function settingsOf({ warmRoot, lockDir, baseDomain, abraDir, dockerHost, connectTo }: Sandbox) {
  return { warmRoot, lockDir, baseDomain, abraDir, dockerHost, connectTo, publicUrl: 'http://{domain}' };
}

export interface Reply {
  status: number;
  body: string;
}

async function get({ connectTo }: Sandbox, domain: string, path: string): Promise<Reply> {
  const { promise, resolve } = Promise.withResolvers<Reply>();
  const [host, port] = connectTo.split(':');
  request({ host, port, path, headers: { host: domain }, agent: false }, (response) => {
    let body = '';
    response.on('data', (chunk) => (body += String(chunk)));
    response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
  })
    .once('error', (error) => resolve({ status: 0, body: error.message }))
    .end();
  return await promise;
}

/** Asks again and again while the work is done; returns what was not answered with 200. */
export async function whileAsking<T>(
  scene: Scene,
  domain: string,
  work: () => Promise<T>,
): Promise<{ value: T; failures: Reply[]; asked: number }> {
  const failures: Reply[] = [];
  let asked = 0;
  let over = false;
  const asking = (async () => {
    while (!over) {
      const reply = await scene.get(domain);
      asked += 1;
      if (reply.status !== 200) failures.push(reply);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  const value = await work().finally(() => (over = true));
  await asking;
  return { value, failures, asked };
}

/** Everything below a folder: names, content, metadata. Equal trees were not written to in between. */
export function treeOf(root: string, prefix = ''): Record<string, string> {
  if (!existsSync(root)) return {};
  const entries: Record<string, string> = {};
  for (const name of readdirSync(root).sort()) {
    const path = join(root, name);
    const stat = lstatSync(path, { bigint: true });
    const facts = `${stat.mode} ${stat.mtimeNs}`;
    if (stat.isDirectory())
      Object.assign(entries, { [`${prefix}${name}/`]: facts }, treeOf(path, `${prefix}${name}/`));
    else if (stat.isSymbolicLink()) entries[prefix + name] = readlinkSync(path);
    else if (stat.isFile()) entries[prefix + name] = `${facts} ${hash(path)}`;
  }
  return entries;
}

/** Content alone: what a rollback has to bring back. */
export function contentOf(root: string): Record<string, string> {
  const files = Object.entries(treeOf(root)).filter(([name]) => !name.endsWith('/'));
  return Object.fromEntries(files.map(([name, facts]) => [name, facts.split(' ').at(-1) ?? '']));
}

function hash(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
