import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { bundleApp } from '../src/bundle-app.ts';

const common = `export class Fault extends Error {}`;
const main = `import { Fault } from './common.ts';
const say = async () => {
  if (process.argv[2] === '--help') return 'help';
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

async function bundled() {
  const appDir = mkdtempSync(join(tmpdir(), 'bundle-'));
  onTestFinished(() => rmSync(appDir, { recursive: true }));
  mkdirSync(join(appDir, 'src'));
  for (const [name, text] of Object.entries({ main, work, common }))
    writeFileSync(join(appDir, 'src', `${name}.ts`), text);
  await bundleApp({ appDir, manifest: { version: '1.2.3' } });
  const file = join(appDir, 'dist', 'main.mjs');
  const run = (word: string) => spawnSync(process.execPath, [file, word], { encoding: 'utf8' });
  return { appDir, file, run };
}

it('loads the work of an app when it is asked for, from the same one file', async () => {
  const { appDir, file, run } = await bundled();
  expect(readdirSync(join(appDir, 'dist'))).toEqual(['main.mjs']);
  expect(run('--help')).toMatchObject({ status: 0, stdout: 'help\n', stderr: '' });
  expect(run('aab')).toMatchObject({ stdout: '*/ b\n', stderr: 'the work is loaded\n' });
  // Both parts know the same class, and stacks name the file.
  const { stdout } = run('fail');
  expect(stdout).toMatch(/^true Error: no\n/);
  expect(stdout).toMatch(new RegExp(`at work \\(${file}:\\d+:\\d+\\)`));
  const module = join(appDir, 'module.mjs');
  writeFileSync(module, 'export const value = "imported ";\n');
  expect(run(module).stdout).toBe(`imported ${34}\n`);
  expect(execFileSync(file, ['--help'], { encoding: 'utf8' })).toBe('help\n');
});
