import type { BuildOptions } from 'esbuild';

/** How everything is bundled that Node starts; what is imported by `import()` becomes a file of its own. */
export const forNode = {
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // Names stay: they are read in stacks. What is left out is what V8 would have to read at every start.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** CommonJS inside a bundle asks for require, which ESM does not have. */
export const bundledRequire = `import { createRequire as bundledRequire } from 'node:module';
const require = bundledRequire(import.meta.url);`;
