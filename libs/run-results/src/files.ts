import { join } from 'node:path';

import { readJsonFile, writeJsonFile, writeTextFile } from '@ci-warm/state-files';

import { toJUnit } from './junit.ts';
import { runResultsSchema } from './schema.ts';
import type { RunResults } from './types.ts';

/**
 * Writes `results.json` and `junit.xml` into a run's folder.
 *
 * @throws WarmError `state-unwritable` (infrastructure)
 */
export async function writeResults({
  folder,
  results,
}: {
  folder: string;
  results: RunResults;
}): Promise<{ results: string; junit: string }> {
  const paths = { results: join(folder, 'results.json'), junit: join(folder, 'junit.xml') };
  await writeTextFile(paths.junit, toJUnit(results));
  await writeJsonFile(paths.results, withNulls(results));
  return paths;
}

/** What a run's folder holds; `undefined` while there are no results. Throws WarmError `state-corrupt` (broken). */
export async function readResults(folder: string): Promise<RunResults | undefined> {
  return readJsonFile(join(folder, 'results.json'), runResultsSchema);
}

function withNulls(results: RunResults): unknown {
  return JSON.parse(JSON.stringify(results, (_, value: unknown) => (value === undefined ? null : value)));
}
