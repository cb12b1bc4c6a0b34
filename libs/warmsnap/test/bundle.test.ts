import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';
import { removeTree } from '../src/disk/remove-tree.ts';

const program = `
const { createWarmsnap } = await import('@ci-warm/warmsnap');
const [path, store] = process.argv.slice(2);
const request = { store, owner: 'bundled', sources: [{ name: 'data', path }], assertSettled: async () => {}, freeFloor: 0 };
const warmsnap = createWarmsnap({ testing: { racyMs: 0 } });
const { id, files } = await warmsnap.take(request);
const { outcome } = await warmsnap.verify({ store, id, owner: 'bundled' }, 'full');
console.log(JSON.stringify({ files, outcome, differences: await warmsnap.compare({ ...request, id }) }));
`;

test('threads start in a bundle of several parts, in a folder with nothing else', async () => {
  const root = mkdtempSync(join(tmpdir(), 'warmsnap-'));
  onTestFinished(() => removeTree(root));
  const alone = join(root, 'alone');
  await build({
    stdin: { contents: program, resolveDir: import.meta.dirname, loader: 'ts' },
    outdir: alone,
    entryNames: 'main',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  const volume = join(root, 'volumes', '_data');
  mkdirSync(volume, { recursive: true });
  // Enough for threads to be worth starting.
  for (let at = 0; at < 40; at += 1)
    writeFileSync(join(volume, `file-${at}`), Buffer.alloc(1024 ** 2, `${at}`));
  const stdout = execFileSync(process.execPath, [join(alone, 'main.mjs'), volume, join(root, 'store')], {
    cwd: alone,
    encoding: 'utf8',
  });
  expect(readdirSync(alone).length).toBeGreaterThan(1);
  expect(JSON.parse(stdout)).toEqual({ files: 40, outcome: 'valid', differences: [] });
});
