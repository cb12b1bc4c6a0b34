import { join } from 'node:path';
import { readJsonFile, writeJsonFile } from '@ci-warm/state-files';
import * as z from 'zod';
import { listFolder } from '../disk/list-folder.ts';
import type { FailedState } from '../warmsnap.ts';

/** What was kept of failed live data, oldest first. Its names lie in `<path>/data/<source>/`. */
export async function failedStates(folder: string): Promise<readonly FailedState[]> {
  const found: FailedState[] = [];
  for (const name of listFolder(folder)) {
    // One that is not finished yet begins with a dot.
    if (name.startsWith('.')) continue;
    const path = join(folder, name);
    const record = await readJsonFile(recordOf(path), recordSchema);
    if (record) found.push({ path, ...record });
  }
  return found.sort((one, other) => (one.keptAt < other.keptAt ? -1 : 1));
}

export async function writeFailedState(path: string, record: Omit<FailedState, 'path'>): Promise<void> {
  await writeJsonFile(recordOf(path), record, { mode: 0o600 });
}

function recordOf(path: string): string {
  return join(path, 'failed.json');
}

const recordSchema = z.object({
  snapshot: z.string(),
  owner: z.string(),
  keptAt: z.string(),
  names: z.int(),
  bytes: z.int(),
});
