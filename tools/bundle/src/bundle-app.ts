import { chmod, stat } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import * as z from 'zod';
import { builtinsOnDemand } from './builtins-on-demand.ts';

/**
 * Bundles `<appDir>/src/main.ts` and all it imports, by default into `<appDir>/dist/main.mjs`: one executable ESM file that
 * starts in an empty folder, on Node 24, with nothing installed.
 */
export async function bundleApp({
  appDir,
  manifest,
  outfile = path.join(appDir, 'dist', 'main.mjs'),
}: {
  appDir: string;
  manifest: unknown;
  outfile?: string;
}): Promise<{ outfile: string; bytes: number }> {
  const { version } = z.object({ version: z.string() }).parse(manifest);
  await build({
    entryPoints: [path.join(appDir, 'src', 'main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    define: { 'process.env.CI_WARM_VERSION': JSON.stringify(version) },
    banner: { js: banner },
    plugins: [builtinsOnDemand],
    // Names stay: they are read in stacks. What is left out is what V8 would have to read at every start.
    minifyWhitespace: true,
    minifySyntax: true,
    logLevel: 'warning',
    legalComments: 'none',
  });
  await chmod(outfile, 0o755);
  return { outfile: path.relative(process.cwd(), outfile), bytes: (await stat(outfile)).size };
}

/** Stands before everything else: an older Node would end with a riddle and exit code 1, "the recipe is red". */
const banner = `#!/usr/bin/env node
import { createRequire as bundledRequire } from 'node:module';
if (Number.parseInt(process.versions.node) < 24) {
  process.stderr.write('error: Node ' + process.versions.node + ' is too old: this program needs Node 24 or newer\\n hint: put a newer node first on PATH\\n');
  process.exit(3);
}
// CommonJS inside an ESM bundle asks for require, which ESM does not have.
const require = bundledRequire(import.meta.url);`;
