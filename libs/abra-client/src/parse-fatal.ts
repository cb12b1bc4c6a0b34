import { stripTerminal } from '@ci-warm/process-runner';

/**
 * Why abra stopped: its last `FATA` line, from whichever stream carried it (stdout, often, with an empty stderr), else
 * the last line that it printed at all.
 */
export function fatalLine({ stdout, stderr }: { stdout: string; stderr: string }): string | undefined {
  const lines = [stderr, stdout].map((text) => stripTerminal(text).split('\n'));
  for (const stream of lines) {
    const fatal = stream.findLast((line) => fatalMark.test(line));
    if (fatal !== undefined) return fatal.replace(fatalMark, '').trim();
  }
  return lines
    .map((stream) => stream.findLast((line) => line.trim() !== '')?.trim())
    .find((line) => line !== undefined);
}

/** With a time in front or in brackets behind, as log libraries have it. */
const fatalMark = /^(?:[\d:/.TZ+-]+\s+)*FATA(?:\[\d+\])?(?=\s|:|$):?/;
