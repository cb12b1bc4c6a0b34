import { systemClock } from '@ci-warm/clock';
import { messageOf, WarmError } from '@ci-warm/errors';
import type { Scene, Step, StepReport } from './types.ts';

export interface TourView {
  started(index: number): void;
  finished(index: number, report: StepReport): void;
}

/** Runs the steps in order. Each builds on those before it, so the first that fails is the last that runs. */
export async function runSteps(
  steps: readonly Step[],
  scene: Scene,
  view: TourView,
  signal: AbortSignal,
): Promise<StepReport[]> {
  const reports: StepReport[] = [];
  for (const [index, step] of steps.entries()) {
    const failed = reports.some(({ ok }) => !ok);
    if (!failed) view.started(index);
    const report = failed ? notRun(step) : await runStep(step, scene);
    signal.throwIfAborted();
    reports.push(report);
    view.finished(index, report);
  }
  return reports;
}

async function runStep({ name, run }: Step, scene: Scene): Promise<StepReport> {
  const started = systemClock.monotonic();
  const ms = (): number => Math.round(systemClock.monotonic() - started);
  try {
    const sight = await run(scene);
    return { name, ok: sight.problems.length === 0, ms: ms(), ...sight };
  } catch (error) {
    const more = error instanceof WarmError ? Object.values(error.details ?? {}).map(String) : [];
    return {
      name,
      ok: false,
      ms: ms(),
      outcome: 'error',
      detail: messageOf(error),
      problems: [messageOf(error), ...more],
    };
  }
}

function notRun({ name }: Step): StepReport {
  return { name, ok: false, ms: 0, outcome: 'not-run', detail: 'an earlier step failed', problems: [] };
}
