import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import * as z from 'zod';
import { builtinsOnDemand } from './builtins-on-demand.ts';
import { banner, keepForLater, loaderText } from './two-parts.ts';
import { virtualFiles } from './virtual-files.ts';

/**
 * Bundles `<appDir>/src/main.ts` and all it imports, by default into `<appDir>/dist/main.mjs`: one executable ESM file that
 * starts in an empty folder, on Node 24, with nothing installed. What `main.ts` imports by `import()` is in it too, but is
 * compiled only when that call is reached.
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
  const files = await splitAtImport(path.join(appDir, 'src', 'main.ts'), version);
  const { shared, later } = partsOf(files);
  const entry =
    loaderText(shared) + (files.get('main.js') ?? '').replace(/\bimport\("\.\/[^"]+"\)/, 'later()');
  const begin = await textOf(
    { ...common, format: 'esm', plugins: [virtualFiles(new Map([...files, ['main.js', entry]]))] },
    'main.js',
  );
  const rest = await textOf(
    { ...common, format: 'cjs', external: [`./${shared}`], plugins: [virtualFiles(files)] },
    later,
  );

  await mkdir(path.dirname(outfile), { recursive: true });
  await writeFile(outfile, banner + begin + keepForLater(rest));
  await chmod(outfile, 0o755);
  return { outfile: path.relative(process.cwd(), outfile), bytes: (await stat(outfile)).size };
}

const common: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  // Names stay: they are read in stacks. What is left out is what V8 would have to read at every start.
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
  legalComments: 'none',
};

/** The app in files that import each other: `main.js`, what it imports later, and what both stand on. */
async function splitAtImport(main: string, version: string): Promise<Map<string, string>> {
  const { outputFiles } = await build({
    ...common,
    entryPoints: [main],
    format: 'esm',
    splitting: true,
    outdir: '/',
    write: false,
    define: { 'process.env.CI_WARM_VERSION': JSON.stringify(version) },
    plugins: [builtinsOnDemand],
  });
  return new Map(outputFiles.map(({ path: file, text }) => [path.basename(file), text]));
}

/** One `import()` in an app gives these three. Another one somewhere else must be thought about first. */
function partsOf(files: ReadonlyMap<string, string>): { shared: string; later: string } {
  const others = [...files.keys()].filter((name) => name !== 'main.js');
  const [shared] = others.filter((name) => name.startsWith('chunk-'));
  const [later] = others.filter((name) => !name.startsWith('chunk-'));
  if (others.length !== 2 || shared === undefined || later === undefined)
    throw new Error(`the app has other parts than one that is loaded later: ${others.join(', ')}`);
  return { shared, later };
}

async function textOf(options: BuildOptions, entry: string): Promise<string> {
  const { outputFiles = [] } = await build({ ...options, entryPoints: [`./${entry}`], write: false });
  return outputFiles[0]?.text ?? '';
}
