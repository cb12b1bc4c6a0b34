import { chmod, copyFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import * as z from 'zod';
import { bundledRequire, forNode } from './for-node.ts';

/**
 * Bundles `<appDir>/src/main.ts` and all it imports into a folder, by default `<appDir>/dist`, which starts wherever it is
 * copied to, on Node 24, with nothing installed: `main.mjs`, an executable that looks at the Node it is started with, and
 * `parts/`. What the app imports by `import()` is a part of its own, read when that call is reached. Nothing else stays in
 * the folder.
 */
export async function bundleApp({
  appDir,
  manifest,
  outdir = path.join(appDir, 'dist'),
}: {
  appDir: string;
  manifest: unknown;
  outdir?: string;
}): Promise<{ outdir: string; bytes: number }> {
  const { version } = z.object({ version: z.string() }).parse(manifest);
  const main = path.join(outdir, 'main.mjs');
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  await copyFile(path.join(import.meta.dirname, 'start.mjs'), main);
  await chmod(main, 0o755);
  await build({
    ...forNode,
    // The same bytes wherever it is built: names of parts come from paths below this folder.
    absWorkingDir: appDir,
    entryPoints: [{ in: path.join(appDir, 'src', 'main.ts'), out: 'main' }],
    outdir: path.join(outdir, 'parts'),
    define: { 'process.env.CI_WARM_VERSION': JSON.stringify(version) },
    banner: { js: bundledRequire },
  });
  return { outdir: path.relative(process.cwd(), outdir), bytes: await bytesBelow(outdir) };
}

async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = files.map(async ({ parentPath, name }) => (await stat(path.join(parentPath, name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
