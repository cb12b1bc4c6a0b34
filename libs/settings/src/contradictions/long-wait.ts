import type { Contradiction, Settings } from '@ci-warm/app-cli';
import type { runRows, runWait } from '../rows/runs.ts';

type WaitingRows = Settings & Pick<typeof runWait, 'wait'> & Pick<typeof runRows, 'deadlineSec'>;

/** The wait for a run slot is part of the run's own time: all of it may not go there. */
export function longWait<Rows extends WaitingRows>(): Contradiction<Rows> {
  return {
    between: ['wait', 'deadlineSec'],
    when: (config, isGiven) => {
      const { wait, deadlineSec } = config as { wait: number; deadlineSec: number };
      return isGiven('wait') && isGiven('deadlineSec') && wait > 0 && wait >= deadlineSec;
    },
    because: 'a run that waited so long for its slot would have no time left',
  };
}
