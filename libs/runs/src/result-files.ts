import { join } from 'node:path';
import { runResultsSchema, toDocument, toJUnit, toMarkdown, type RunResults } from '@ci-warm/run-results';
import { readJsonFile, writeJsonFile, writeTextFile } from '@ci-warm/state-files';

/**
 * Writes `results.json`, `junit.xml` and `summary.md` (a comment for a pull request) into a run's folder.
 *
 * @throws WarmError `state-unwritable` (infrastructure)
 */
export async function writeResults({
  folder,
  results,
}: {
  folder: string;
  results: RunResults;
}): Promise<{ results: string; junit: string; summary: string }> {
  const paths = {
    results: join(folder, 'results.json'),
    junit: join(folder, 'junit.xml'),
    summary: join(folder, 'summary.md'),
  };
  await writeTextFile(paths.junit, toJUnit(results));
  await writeTextFile(paths.summary, `${toMarkdown(results)}\n`);
  await writeJsonFile(paths.results, toDocument(results));
  return paths;
}

/** What a run's folder holds; `undefined` while there are no results. Throws WarmError `state-corrupt` (broken). */
export async function readResults(folder: string): Promise<RunResults | undefined> {
  return readJsonFile(join(folder, 'results.json'), runResultsSchema);
}
