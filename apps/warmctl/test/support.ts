import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundledApp } from '@ci-warm/bundle/bundled-app';
import { startSandbox, type Sandbox } from '@ci-warm/sandbox';

const apps = join(import.meta.dirname, '..', '..');
const compileCache = join(apps, '..', 'node_modules', '.cache', 'warmctl');

export interface Ending {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a program of this repository to its end. */
export function runApp(
  app: 'warmctl' | 'quick-runner' | 'reconciler',
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ending> {
  const child = spawn(process.execPath, [bundledApp(app), ...args], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_COMPILE_CACHE: compileCache, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

export interface Server {
  sandbox: Sandbox;
  /** Its checkout with `recipes/`. */
  repo: string;
  env: Record<string, string>;
  warmctl(...args: string[]): Promise<Ending>;
}

/** A server where keycloak is enrolled, for its volume and secret. */
export async function startServer(): Promise<Server> {
  const sandbox = await startSandbox({ recipes: ['keycloak'] });
  const repo = join(sandbox.dir, 'ci');
  await mkdir(join(repo, 'recipes', 'keycloak', 'tests'), { recursive: true });
  await writeFile(join(repo, 'recipes', 'keycloak', 'recipe.config.ts'), config);
  await writeFile(join(repo, 'recipes', 'keycloak', 'tests', 'marker.test.mjs'), markerTest);
  const env = {
    ...sandbox.env,
    CCCI_REPO: repo,
    CCCI_HEALTH_WINDOW_SEC: '0.25',
    CCCI_HEALTH_SUCCESSES: '3',
  };
  return { sandbox, repo, env, warmctl: (...args) => runApp('warmctl', args, env) };
}

const config = `export const config = {
  warmCanonical: true,
  health: { path: '/realms/master', statuses: [200] },
  ready: { http: { path: '/realms/master', bodyIncludes: '"realm":"master"' } },
  timeouts: { deploySec: 60, testSec: 30 },
  expectedNotApplicable: { backup: 'no backup app here', restore: 'no backup app here' },
};
`;

/** On a canonical's data there is a marker; in a cold run's own there is none. */
const markerTest = `import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
const { lane, volumes } = JSON.parse(fs.readFileSync(process.env.CCCI_CONTEXT, 'utf8'));
test('the data are those of the ' + lane + ' lane', () => {
  const marker = volumes.data + '/marker';
  assert.equal(fs.existsSync(marker) ? fs.readFileSync(marker, 'utf8') : 'none', lane === 'quick' ? 'known-good' : 'none');
});
`;

/** Files below a folder that hold a text. */
export async function filesWith(folder: string, text: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const found = await Promise.all(
    files.map(async (path) => ((await readFile(path)).includes(text) ? [path] : [])),
  );
  return found.flat();
}
