import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCodeOf } from '@ci-warm/errors';
import { testKindOf } from '@ci-warm/recipe-config';

export interface FoundTests {
  /** Absolute paths, in alphabetical order. */
  nodeFiles: readonly string[];
  executables: readonly string[];
}

/** The tests directly in a folder; a folder that is not there has none. */
export async function discoverTests(folder: string): Promise<FoundTests> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return [];
    throw error;
  });
  return testsAmong(names.map((name) => join(folder, name)).sort());
}

/** Those of some files that are tests. */
export async function testsAmong(paths: readonly string[]): Promise<FoundTests> {
  const nodeFiles: string[] = [];
  const executables: string[] = [];
  for (const path of paths) {
    if ((await stat(path).catch(() => undefined))?.isDirectory()) continue;
    const { kind } = await testKindOf(path);
    if (kind === 'node') nodeFiles.push(path);
    if (kind === 'executable') executables.push(path);
  }
  return { nodeFiles, executables };
}
