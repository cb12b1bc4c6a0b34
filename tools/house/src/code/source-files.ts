import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';

/** A TypeScript file of the repository, by its path from the root: `libs/clock/src/index.ts`. */
export interface SourceFile {
  path: string;
  /** The library, app or tool that it belongs to: `libs/clock`. */
  part: string;
  kind: 'product' | 'tool' | 'test';
}

/** Every TypeScript file of the libraries, apps and tools under `root`, without what was built. */
export function sourceFiles(root: string): SourceFile[] {
  return globSync('{libs,apps,tools}/*/{src,test}/**/*.ts', { cwd: root })
    .filter((path) => !path.includes('/dist/') && !path.includes('/node_modules/'))
    .sort()
    .map((path) => {
      const [layer = '', name = '', folder] = path.split('/');
      const kind = folder === 'test' ? 'test' : layer === 'tools' ? 'tool' : 'product';
      return { path, part: `${layer}/${name}`, kind };
    });
}

/** Whether a folder has the code of this repository at all: a wrong path must not be reported as a tidy house. */
export function isHouse(root: string): boolean {
  return existsSync(join(root, 'libs')) && existsSync(join(root, 'apps'));
}
