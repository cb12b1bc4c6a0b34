import { builtinModules } from 'node:module';
import type { Plugin } from 'esbuild';

const namespace = 'builtin';

/**
 * Loads a module of Node when the first module that imports it is loaded. As static imports they would all be loaded at
 * the start of the bundle, those of HTTP, TLS and child processes too, which takes longer than Node itself.
 */
export const builtinsOnDemand: Plugin = {
  name: 'builtins-on-demand',
  setup(build) {
    const names = new Set(builtinModules.map((name) => `node:${name.replace(/^node:/, '')}`));
    build.onResolve({ filter: /^[a-z0-9_:/]+$/ }, ({ path }) => {
      const name = `node:${path.replace(/^node:/, '')}`;
      return names.has(name) ? { path: name, namespace } : undefined;
    });
    build.onLoad({ filter: /.*/, namespace }, async ({ path }) => {
      const exported = Object.keys((await import(path)) as object);
      return { contents: moduleText(path, exported), loader: 'js' };
    });
  },
};

/** Each export marked as pure, so that those that nobody imports are left out: some of them warn when they are read. */
function moduleText(path: string, names: readonly string[]): string {
  const picked = names
    .filter((name) => name !== 'default' && name !== 'module.exports')
    .map(
      (name, index) =>
        `const e${index} = /* @__PURE__ */ pick(${JSON.stringify(name)});\nexport { e${index} as ${JSON.stringify(name)} };`,
    );
  return [
    `const builtin = process.getBuiltinModule(${JSON.stringify(path)});`,
    'const pick = (name) => builtin[name];',
    'export default builtin;',
    ...picked,
  ].join('\n');
}
