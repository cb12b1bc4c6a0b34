import { chmod, stat } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import * as z from 'zod';

/**
 * Bundles `<appDir>/src/main.ts` and all it imports into `<appDir>/dist/main.mjs`: one executable ESM file that
 * starts in an empty folder, on Node 24, with nothing installed.
 */
export async function bundleApp({
  appDir,
  manifest,
}: {
  appDir: string;
  manifest: unknown;
}): Promise<{ outfile: string; bytes: number }> {
  const { version } = z.object({ version: z.string() }).parse(manifest);
  const outfile = path.join(appDir, 'dist', 'main.mjs');
  await build({
    entryPoints: [path.join(appDir, 'src', 'main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    define: { 'process.env.CI_WARM_VERSION': JSON.stringify(version) },
    // CommonJS inside an ESM bundle asks for `require`, which ESM does not have.
    banner: {
      js: `#!/usr/bin/env node\nimport { createRequire as bundledRequire } from 'node:module';\nconst require = bundledRequire(import.meta.url);`,
    },
    logLevel: 'warning',
    legalComments: 'none',
  });
  await chmod(outfile, 0o755);
  return { outfile: path.relative(process.cwd(), outfile), bytes: (await stat(outfile)).size };
}
