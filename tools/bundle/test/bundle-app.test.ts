import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { bundleApp } from '../src/bundle-app.ts';

const common = `export class Fault extends Error {}`;
const main = `import { Fault } from './common.ts';
const say = async () => {
  if (process.argv[2] === '--help') return 'help';
  if (process.argv[2] === '--version') return process.env.CI_WARM_VERSION;
  if (process.argv[2] === 'wait') return await new Promise(() => {});
  const { work } = await import('./work.ts');
  try {
    return await work(process.argv[2] ?? '');
  } catch (error) {
    return [error instanceof Fault, String((error as Error).stack)].join(' ');
  }
};
console.log(await say());
`;
const work = `import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { Fault } from './common.ts';
console.error('the work is loaded');
export async function work(what: string): Promise<string> {
  if (what === 'fail') throw new Fault('no');
  if (/^a*/.test(what) && what.startsWith('a')) return '*/ ' + what.replace(/a*/, '');
  const { value } = (await import(pathToFileURL(what).href)) as { value: string };
  return value + readFileSync(what).length;
}
`;

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function bundled() {
  const appDir = temporaryFolder();
  mkdirSync(join(appDir, 'src'));
  for (const [name, text] of Object.entries({ main, work, common }))
    writeFileSync(join(appDir, 'src', `${name}.ts`), text);
  await bundleApp({ appDir, manifest: { version: '1.2.3' } });
  const dist = join(appDir, 'dist');
  return { appDir, dist, parts: join(dist, 'parts') };
}

const run = (folder: string, word: string) =>
  spawnSync(process.execPath, [join(folder, 'main.mjs'), word], { encoding: 'utf8' });

function filesOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length), readFileSync(path, 'utf8')]));
}

it('loads the work of an app when it is asked for, wherever the folder is copied to', async () => {
  const { dist } = await bundled();
  const alone = join(temporaryFolder(), 'copied');
  cpSync(dist, alone, { recursive: true });
  expect(run(alone, '--help')).toMatchObject({ status: 0, stdout: 'help\n', stderr: '' });
  expect(run(alone, '--version')).toMatchObject({ status: 0, stdout: '1.2.3\n', stderr: '' });
  expect(run(alone, 'aab')).toMatchObject({ stdout: '*/ b\n', stderr: 'the work is loaded\n' });
  // Both parts know the same class, and stacks name the file.
  const { stdout } = run(alone, 'fail');
  expect(stdout).toMatch(/^true Error: no\n/);
  expect(stdout).toMatch(new RegExp(`at work \\(file://${alone}/parts/work-\\w+\\.mjs:\\d+:\\d+\\)`));
  const module = join(alone, 'module.mjs');
  writeFileSync(module, 'export const value = "imported ";\n');
  expect(run(alone, module).stdout).toBe(`imported ${34}\n`);
  expect(execFileSync(join(alone, 'main.mjs'), ['--help'], { encoding: 'utf8' })).toBe('help\n');
  expect(run(alone, 'wait')).toMatchObject({ status: 13, stderr: expect.stringContaining('unsettled') });
});

it('speaks HTTP without loading what Node has besides', async () => {
  const { appDir, dist } = await bundled();
  const http = `import http, { createServer } from 'node:http';
import { request } from 'http';
const undici = () => process.moduleLoadList.some((name) => name.includes('undici'));
createServer((_, answer) => answer.end(String(undici()))).listen(0, function () {
  request({ port: this.address().port, agent: new http.Agent() }, async (answer) => {
    console.log(Buffer.concat(await answer.toArray()).toString());
    this.close();
  }).end();
});
`;
  writeFileSync(join(appDir, 'src', 'main.ts'), http);
  await bundleApp({ appDir, manifest: { version: '1.2.3' } });
  expect(run(dist, '')).toMatchObject({ status: 0, stdout: 'false\n', stderr: '' });
});

it('leaves nothing of an older bundle in the folder', async () => {
  const { appDir, dist, parts } = await bundled();
  const before = filesOf(dist);
  expect(Object.keys(before)).toEqual([
    '/main.mjs',
    expect.stringMatching(/^\/parts\/chunk-\w+\.mjs$/),
    '/parts/main.mjs',
    expect.stringMatching(/^\/parts\/work-\w+\.mjs$/),
  ]);
  writeFileSync(join(dist, 'old.mjs'), '');
  writeFileSync(join(parts, 'work-OLD.mjs'), '');
  writeFileSync(join(appDir, 'src', 'work.ts'), `${work}console.error('newer');\n`);
  await bundleApp({ appDir, manifest: { version: '1.2.3' } });
  const after = Object.keys(filesOf(dist));
  expect(after).toHaveLength(4);
  expect(after).not.toEqual(Object.keys(before));
  expect(run(dist, 'aab').stderr).toBe('the work is loaded\nnewer\n');
});

it('makes the same bytes wherever it is built', async () => {
  const one = await bundled();
  const other = await bundled();
  expect(filesOf(other.dist)).toEqual(filesOf(one.dist));
  const outdir = join(temporaryFolder(), 'elsewhere');
  await bundleApp({ appDir: one.appDir, manifest: { version: '1.2.3' }, outdir });
  expect(filesOf(outdir)).toEqual(filesOf(one.dist));
});

const refusal = (version: string) => ({
  status: 3,
  stdout: '',
  stderr: `error: Node ${version} is too old: this program needs Node 24 or newer\n hint: put a newer node first on PATH\n`,
});

it('a Node that is too old is told so before it reads any other part', async () => {
  const { dist, parts } = await bundled();
  writeFileSync(join(parts, 'main.mjs'), 'no old Node { can read this');
  const old = join(dist, 'old-node.cjs');
  writeFileSync(old, `Object.defineProperty(process.versions, 'node', { value: '18.19.0' });`);
  const argv = ['--require', old, join(dist, 'main.mjs'), '--help'];
  expect(spawnSync(process.execPath, argv, { encoding: 'utf8' })).toMatchObject(refusal('18.19.0'));
});

it('so is the old Node of this very machine, however the bundle is started', async (context) => {
  const old = oldNode();
  if (old === undefined) return context.skip('no node older than 24 is on PATH');
  const main = join((await bundled()).dist, 'main.mjs');
  const env = { PATH: `${dirname(old.path)}:/usr/bin:/bin` };
  for (const argv of [
    [old.path, main, 'aab'],
    [main, 'aab'],
    ['sh', '-c', `exec '${main}' --help`],
  ])
    expect(spawnSync(argv[0] ?? '', argv.slice(1), { env, encoding: 'utf8' })).toMatchObject(
      refusal(old.version),
    );
});

function oldNode(): { path: string; version: string } | undefined {
  for (const folder of (process.env['PATH'] ?? '').split(':')) {
    const path = join(folder, 'node');
    const version = spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout?.trim().slice(1);
    if (version && Number.parseInt(version) < 24) return { path, version };
  }
  return undefined;
}

it.each([/^main\.mjs$/, /^chunk-/])(
  'a part that was not copied (%s) is one clear error, and no verdict on a recipe',
  async (name) => {
    const { parts } = await bundled();
    const missing = readdirSync(parts).find((part) => name.test(part)) ?? '';
    rmSync(join(parts, missing));
    expect(existsSync(join(parts, missing))).toBe(false);
    const { status, stdout, stderr } = run(join(parts, '..'), '--help');
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr).toMatch(/^error: the program cannot be loaded: .*\n hint: copy the folder .*\n$/);
    expect(stderr).toContain(missing);
  },
);
