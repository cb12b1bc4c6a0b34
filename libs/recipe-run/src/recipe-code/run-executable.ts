import { basename } from 'node:path';
import type { TestResult } from '@ci-warm/run-results';
import { skipResult } from './read-node-tests.ts';
import { boundedLines, runTestCommand, type TestCommandRequest } from './test-command.ts';

/** Runs a test that is an executable: 0 passed, 77 skipped with its last line as the reason, anything else failed. */
export async function runExecutable(path: string, request: TestCommandRequest): Promise<TestResult> {
  const result = await runTestCommand([path], request, boundedLines(request.onLine));
  const name = basename(path);
  const ms = Math.round(result.ms);
  const said = lastLine(result.stdout) ?? lastLine(result.stderr);
  if (result.exitCode === 0 && !result.timedOut) return { name, outcome: 'pass', reason: undefined, ms };
  if (result.exitCode === skippedCode) return skipResult(name, said ?? '', ms);
  const how = result.timedOut
    ? `not done after ${request.timeoutMs / 1000} s`
    : `ended with ${result.exitCode ?? result.signalName}`;
  const reason = [how, lastLine(result.stderr) ?? said].filter(Boolean).join(': ');
  return { name, outcome: 'fail', reason, ms };
}

const lastLine = (text: string) => text.trim().split('\n').at(-1)?.trim() || undefined;

/** What automake and others mean by it, too. */
const skippedCode = 77;
