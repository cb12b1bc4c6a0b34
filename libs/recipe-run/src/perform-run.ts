import { failpoint } from '@ci-warm/failpoints';
import { writeRunRecord } from '@ci-warm/runs';
import type { RunDependencies } from './contract/dependency.ts';
import type { Host } from './contract/host.ts';
import type { LaneOutcome, TornDown } from './contract/outcome.ts';
import type { Run } from './contract/run.ts';
import { recordOf } from './results/run-documents.ts';
import { tearDown } from './teardown/tear-down.ts';
import { testApp } from './test-app.ts';

/** One run under its locks, from its record to its teardown. Once the record is written, every ending is a result. */
export async function performRun(
  host: Host,
  run: Run,
  dependencies: RunDependencies,
): Promise<{ outcome: LaneOutcome; tornDown: TornDown }> {
  failpoint('recipe-run.record');
  await writeRunRecord(run.folder, recordOf(run, dependencies.planned()));
  const outcome = await testApp(host, run, dependencies);
  run.tiers.closeWith('not run');
  return { outcome, tornDown: await tearDown(host, run, dependencies) };
}
