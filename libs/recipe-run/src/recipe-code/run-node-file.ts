import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describeResult, type CommandResult } from '@ci-warm/process-runner';
import type { TestResult } from '@ci-warm/run-results';
import { readNodeTests } from './read-node-tests.ts';
import { parseEvents, writeReporter } from './reporter.ts';
import { boundedLines, runTestCommand, type TestCommandRequest } from './test-command.ts';

/**
 * Runs one file of `node --test`, by a call of its own: a file that hangs is ended after its own time, and says nothing
 * about those beside it.
 *
 * @param name of the file with its events
 */
export async function runNodeFile(
  path: string,
  request: TestCommandRequest & { work: string },
  name: string,
): Promise<TestResult[]> {
  const reporter = await writeReporter(request.work);
  const destination = join(request.work, `${name}.events`);
  await rm(destination, { force: true });
  const flags = ['--test', `--test-reporter=${reporter}`, `--test-reporter-destination=${destination}`];
  const result = await runTestCommand([process.execPath, ...flags, path], request);
  const events = parseEvents(await readFile(destination, 'utf8').catch(() => ''));
  const log = boundedLines(request.onLine);
  for (const { type, message } of events) if (/^test:std/.test(type)) log((message ?? '').trimEnd());
  return readNodeTests(events, { file: path, cwd: request.folder, ended: endedEarly(result, request) });
}

function endedEarly(result: CommandResult, { timeoutMs }: TestCommandRequest): string | undefined {
  if (result.timedOut) return `not done after ${timeoutMs / 1000} s`;
  return result.exitCode === 0 ? undefined : describeResult(result);
}
