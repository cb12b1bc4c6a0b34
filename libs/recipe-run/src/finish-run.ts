import { dirname } from 'node:path';
import type { RunResults } from '@ci-warm/run-results';
import { findAgreement, writeResults, writeRunRecord } from '@ci-warm/runs';
import type { RunDependencies } from './contract/dependency.ts';
import type { LaneOutcome, TornDown } from './contract/outcome.ts';
import type { Run } from './contract/run.ts';
import { recordOf, resultsOf } from './results/run-documents.ts';

/** Writes what became of a run, and into its record that nothing of it is left, where that is so. */
export async function finishRun(
  run: Run,
  dependencies: RunDependencies,
  performed: { outcome: LaneOutcome; tornDown: TornDown },
): Promise<RunResults> {
  const { folder, clock } = run;
  const ended = resultsOf(run, { ...performed, dependencies: dependencies.results() });
  const agreement = await findAgreement({ runs: dirname(folder), results: ended });
  const results = { ...ended, agreement };
  await writeResults({ folder, results });
  if (results.teardown.clean) {
    const endedAt = new Date(clock.now()).toISOString();
    await writeRunRecord(folder, { ...recordOf(run, dependencies.planned()), endedAt });
  }
  return results;
}
