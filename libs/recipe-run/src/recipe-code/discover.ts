import { constants } from 'node:fs';
import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCodeOf } from '@ci-warm/errors';

export interface FoundTests {
  /** Absolute paths, in alphabetical order. */
  nodeFiles: readonly string[];
  executables: readonly string[];
}

/** The tests directly in a folder; a folder that is not there has none. */
export async function discoverTests(folder: string): Promise<FoundTests> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return [];
    throw error;
  });
  const paths = entries
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => join(folder, entry.name))
    .sort();
  const nodeFiles = paths.filter((path) => /\.test\.(ts|mjs)$/.test(path));
  const others = paths.filter((path) => !nodeFiles.includes(path));
  const executable = await Promise.all(others.map(isExecutable));
  return { nodeFiles, executables: others.filter((_, index) => executable[index]) };
}

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
