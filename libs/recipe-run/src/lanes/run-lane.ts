import type { RunBase } from '@ci-warm/run-results';
import type { TestedApp } from '../contract/app.ts';
import type { Host } from '../contract/host.ts';
import type { Run } from '../contract/run.ts';
import { coldLane } from './cold-lane.ts';
import { quickLane } from './quick-lane.ts';

/** Runs the lane that was chosen. */
export async function runLane(
  host: Host,
  run: Run,
  app: TestedApp,
  base: RunBase | undefined,
): Promise<void> {
  const { choice } = run;
  return choice.lane === 'quick' ? quickLane(host, run, app, choice.canonical) : coldLane(run, app, base);
}
