import { join } from 'node:path';
import type { AppResult } from '@ci-warm/app-cli';
import { exitCodes } from '@ci-warm/errors';
import { toText, type RunResults } from '@ci-warm/run-results';

/** What Drone and people hear of a run. A failed promotion is told, and changes nothing. */
export function answer(results: RunResults, warmRoot: string): AppResult {
  return {
    exitCode: exitCodeFor[results.verdict],
    document: withNulls(results),
    text: `${toText(results)}\n  results in ${join(warmRoot, 'runs', results.id)}`,
  };
}

const exitCodeFor: Readonly<Record<RunResults['verdict'], number>> = {
  green: exitCodes.done,
  red: exitCodes.failed,
  infrastructure: exitCodes.infrastructure,
};

/** Every field is always there: what is not known is null, not missing. */
function withNulls(results: RunResults): unknown {
  return JSON.parse(JSON.stringify(results, (_, value: unknown) => (value === undefined ? null : value)));
}
