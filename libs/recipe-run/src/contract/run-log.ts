import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

export interface RunLog {
  /** What follows goes to `logs/<phase>.log`. */
  phase(name: string): void;
  /** For people, and for the log. */
  say(line: string): void;
  /** For the log only. */
  detail(text: string): void;
}

/** The logs of one run, a file per phase, each line with its time since the start in seconds. */
export function createRunLog({
  folder,
  elapsedMs,
  onProgress,
}: {
  folder: string;
  elapsedMs: () => number;
  onProgress: (line: string) => void;
}): RunLog {
  mkdirSync(join(folder, 'logs'), { recursive: true });
  let file: string;
  const detail = (text: string) => {
    const time = (elapsedMs() / 1000).toFixed(3).padStart(9);
    appendFileSync(
      file,
      text
        .split('\n')
        .map((line) => `${time} ${line}\n`)
        .join(''),
    );
  };
  const phase = (name: string) => {
    file = join(folder, 'logs', `${name}.log`);
    // A phase that had nothing to say is told from one that never was.
    detail(`${name} begins`);
  };
  phase('prepare');
  return {
    phase,
    say: (line) => {
      detail(line);
      onProgress(line);
    },
    detail,
  };
}
