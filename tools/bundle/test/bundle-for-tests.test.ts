import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { bundleApp } from '../src/bundle-app.ts';
import { bundleSandbox } from '../src/bundle-sandbox.ts';
import { bundleForTests, removeUnused } from '../src/bundle-for-tests.ts';

function smallApp() {
  const root = mkdtempSync(join(tmpdir(), 'bundle-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const [appDir, into] = [join(root, 'app'), join(root, 'into')];
  mkdirSync(join(appDir, 'src'), { recursive: true });
  mkdirSync(into);
  const bundle = async (word: string) => {
    writeFileSync(join(appDir, 'src', 'main.ts'), `console.log(${JSON.stringify(word)});\n`);
    const manifest = { version: '1.2.3' };
    await bundleForTests('app', into, async (outdir) => void (await bundleApp({ appDir, manifest, outdir })));
  };
  const said = (folder: string) =>
    spawnSync(process.execPath, [join(folder, 'main.mjs')], { encoding: 'utf8' }).stdout;
  return { into, bundle, said };
}

it('switches to a new bundle at once and leaves the one that others may be starting', async () => {
  const { into, bundle, said } = smallApp();
  await bundle('first');
  const first = realpathSync(join(into, 'app'));
  await bundle('second');
  expect(said(join(into, 'app'))).toBe('second\n');
  expect(said(first)).toBe('first\n');
  // As several projects do it at the same time, and with what is there already.
  await Promise.all([bundle('first'), bundle('first')]);
  expect(realpathSync(join(into, 'app'))).toBe(first);
  expect(readdirSync(into)).toHaveLength(3);
});

it('removes bundles that nobody has asked for since yesterday, and what a killed run has left', async () => {
  const { into, bundle, said } = smallApp();
  await bundle('first');
  const first = readlinkSync(join(into, 'app'));
  mkdirSync(join(into, 'app.new-killed'));
  const yesterday = new Date(Date.now() - 86_400_000);
  for (const name of [first, 'app.new-killed']) utimesSync(join(into, name), yesterday, yesterday);
  await bundle('second');
  await removeUnused(into);
  expect(readdirSync(into).sort()).toEqual(['app', readlinkSync(join(into, 'app'))]);
  expect(said(join(into, 'app'))).toBe('second\n');
});

it("bundles the sandbox's abra and engine so that they start from a folder with nothing else in it", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  await bundleSandbox(folder);
  const start = (...words: string[]) => spawnSync(process.execPath, words, { encoding: 'utf8', cwd: folder });
  expect(start('abra.mjs', 'app', 'new', '--help')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('abra app new'),
  });
  expect(start('engine.mjs')).toMatchObject({ status: 2, stderr: expect.stringContaining('usage:') });
  expect(readdirSync(folder)).toContain('supervisor.sh');
});
