import type { RunCommand } from '@ci-warm/process-runner';
import type { RecipeConfig, RecipeFiles } from '@ci-warm/recipe-config';
import type { Head } from './run.ts';
import type { LaneChoice } from '../plan/choose-lane.ts';
import type { RunLog } from './run-log.ts';
import type { RunNotes } from '../results/run-notes.ts';
import type { Stopwatch } from './stopwatch.ts';
import type { RunRequest } from './types.ts';

/** What was decided before anything was touched. */
export interface RunPlan {
  id: string;
  /** `runs/<id>` */
  folder: string;
  /** The run's own abra root. */
  abraDir: string;
  request: RunRequest;
  config: RecipeConfig;
  files: RecipeFiles;
  head: Head;
  /** As asked for, or what was chosen. */
  ref: string;
  choice: LaneChoice;
  domain: string;
  /** ISO 8601. */
  startedAt: string;
  /** Every command that it starts inherits the app's lock. */
  command: RunCommand;
  signal: AbortSignal;
  watch: Stopwatch;
  log: RunLog;
  notes: RunNotes;
}
