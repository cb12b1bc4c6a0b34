import type { CommandResult } from './types.ts';

/** A failed command for a person: what, how it ended, after how long. On one line. */
export function describeResult({ argv, exitCode, signalName, ms, timedOut, aborted }: CommandResult): string {
  const seconds = (ms / 1000).toFixed(1);
  const command = argv.join(' ');
  if (timedOut) return `${command} timed out after ${seconds} s`;
  if (aborted) return `${command} was stopped after ${seconds} s`;
  if (signalName !== null) return `${command} was ended by ${signalName} after ${seconds} s`;
  return `${command} ended with exit code ${exitCode} after ${seconds} s`;
}

/** The last lines of a text. */
export function tailOf(text: string, lines = 20): string {
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}
