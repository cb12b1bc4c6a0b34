import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { bundledRequire, forNode } from './for-node.ts';

const sandbox = path.join(import.meta.dirname, '..', '..', 'sandbox', 'src');

/**
 * Bundles what a sandbox starts over and over, the stand-ins for abra and the engine, into a folder: `abra.mjs` and
 * `engine.mjs`. A test run starts abra more than a thousand times, and reading its forty sources takes longer than its work.
 */
export async function bundleSandbox(outdir: string): Promise<void> {
  await build({
    ...forNode,
    absWorkingDir: sandbox,
    entryPoints: [
      { in: path.join(sandbox, 'abra', 'main.ts'), out: 'abra' },
      { in: path.join(sandbox, 'engine', 'main.ts'), out: 'engine' },
    ],
    outdir,
    banner: { js: bundledRequire },
  });
  // The engine looks for it beside itself.
  await copyFile(
    path.join(sandbox, 'engine', 'process', 'supervisor.sh'),
    path.join(outdir, 'supervisor.sh'),
  );
}
