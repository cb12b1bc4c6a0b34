import { WarmError } from '@ci-warm/errors';
import { describeResult, tailOf } from '@ci-warm/process-runner';
import type { AbraOutcome } from './types.ts';

/** A refusal as an exception, for callers to whom it is unexpected: the command, how it ended, and both streams' tails. */
export function refusedError({ fatal, result }: Extract<AbraOutcome, { outcome: 'refused' }>): WarmError {
  const { argv, exitCode, ms, timedOut, stdout, stderr } = result;
  return new WarmError({
    kind: 'infrastructure',
    code: timedOut ? 'abra-timeout' : 'abra-refused',
    message: `abra: ${fatal}`,
    hint: `${describeResult(result)}.`,
    details: { argv, exitCode, ms: Math.round(ms), timedOut, stdout: tailOf(stdout), stderr: tailOf(stderr) },
  });
}
