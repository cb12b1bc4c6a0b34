import type { BuildOptions, Plugin } from 'esbuild';

/**
 * Node gives an ES module all that `node:http` exports, also what it loads only when asked: for a WebSocket that nobody
 * uses, the whole of undici, at each start. As CommonJS only what is used is read.
 */
const leanHttp: Plugin = {
  name: 'lean-http',
  setup: (build) => {
    build.onResolve({ filter: /^(node:)?http$/ }, () => ({ path: 'http', namespace: 'built-in' }));
    build.onLoad({ filter: /^http$/, namespace: 'built-in' }, () => ({
      contents: `module.exports = process.getBuiltinModule('node:http');`,
    }));
  },
};

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
  plugins: [leanHttp],
} satisfies BuildOptions;

/** CommonJS inside a bundle asks for require, which ESM does not have. */
export const bundledRequire = `import { createRequire as bundledRequire } from 'node:module';
const require = bundledRequire(import.meta.url);`;
