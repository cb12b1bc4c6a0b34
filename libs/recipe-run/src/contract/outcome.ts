import type { RunResults } from '@ci-warm/run-results';

/** What came of lint and lane. */
export interface LaneOutcome extends Pick<RunResults, 'base' | 'lint'> {
  /** What was thrown: nothing can be said about the recipe then. */
  stoppedBy: unknown;
}

export interface TornDown {
  teardown: RunResults['teardown'];
  /** Why a canonical or a realm could not be returned: nothing that a recipe can do. */
  infrastructure: string | undefined;
  /** What was thrown then. */
  fault?: unknown;
}
