import path from 'node:path';
import type { Plugin } from 'esbuild';

/** Files that are only in memory, by their names; whatever else is imported is left as it is. */
export function virtualFiles(files: ReadonlyMap<string, string>): Plugin {
  return {
    name: 'virtual-files',
    setup(build) {
      build.onResolve({ filter: /^\.\// }, ({ path: name }) => {
        const file = path.basename(name);
        const isExternal = build.initialOptions.external?.includes(name);
        return files.has(file) && !isExternal ? { path: file, namespace: 'memory' } : undefined;
      });
      build.onLoad({ filter: /.*/, namespace: 'memory' }, ({ path: file }) => ({
        contents: files.get(file) ?? '',
        loader: 'js',
      }));
    },
  };
}
