import { basename, resolve } from 'node:path';
import type { TestResult } from '@ci-warm/run-results';
import type { ReporterEvent } from './reporter.ts';

/**
 * Turns the events of one `node --test` of one file into results, counting only tests that really ran: Node reports an
 * empty file as one passed test, a skip as a pass, and nothing at all of the tests behind a `process.exit(0)`. All tests
 * are the file's, also those that it has a helper declare, which Node files under the helper's name.
 *
 * @param file absolute path, as given to `node --test`
 * @param cwd where it ran: the name of a whole file is relative to it
 * @param ended why it did not end well, if so
 */
export function readNodeTests(
  events: readonly ReporterEvent[],
  { file, cwd, ended }: { file: string; cwd: string; ended: string | undefined },
): TestResult[] {
  const whole = ({ nesting, name }: ReporterEvent) =>
    nesting === 0 && name !== undefined && resolve(cwd, name) === file;
  const tests = testsOf(events.filter((event) => !whole(event)));
  const problem = problemOf(
    events,
    events.find((event) => isEnd(event) && whole(event)),
    { ended, tests },
  );
  if (problem === undefined) return tests;
  return [...tests, { name: basename(file), outcome: 'fail', ...problem }];
}

function testsOf(events: readonly ReporterEvent[]): TestResult[] {
  const results: TestResult[] = [];
  const path: string[] = [];
  const isParent = new Set<number>();
  for (const event of events) {
    const { name = '', nesting = 0 } = event;
    if (event.type === 'test:start') {
      path.length = nesting;
      path.push(name);
    }
    if (!isEnd(event)) continue;
    const parent = isParent.delete(nesting);
    if (nesting > 0) isParent.add(nesting - 1);
    const skipped = isSkip(event);
    // A parent is as good as its children; it speaks for itself only where it is skipped or fails by its own doing.
    const ownFailure = event.type === 'test:fail' && event.failureType !== 'subtestsFailed';
    if (!skipped && !ownFailure && (parent || event.kind === 'suite')) continue;
    results.push(resultOf([...path.slice(0, nesting), name].join(' > '), event, skipped));
  }
  return results;
}

function resultOf(name: string, event: ReporterEvent, skipped: boolean): TestResult {
  const ms = Math.round(event.ms ?? 0);
  if (skipped) return skipResult(name, reasonOf(event), ms);
  if (event.type === 'test:fail') return { name, outcome: 'fail', reason: event.message ?? 'failed', ms };
  return { name, outcome: 'pass', reason: undefined, ms };
}

/** A skip with its reason; without one it is a failure. `needs: keycloak` names a dependency that the test cannot do without. */
export function skipResult(name: string, reason: string, ms: number): TestResult {
  if (reason.trim() === '') return { name, outcome: 'fail', reason: 'skipped without a reason', ms };
  const needs = /^needs:\s*([a-z0-9-]+(?:\s*,\s*[a-z0-9-]+)*)/.exec(reason.trim())?.[1]?.split(/\s*,\s*/);
  return { name, outcome: 'skip', reason: reason.trim(), ms, ...(needs ? { needs } : {}) };
}

function reasonOf({ skip, todo }: ReporterEvent): string {
  if (typeof skip === 'string') return skip;
  return typeof todo === 'string' && todo !== '' ? `todo: ${todo}` : '';
}

/** What is wrong with a file as a whole. Only a file that came to its end has a summary of its own. */
function problemOf(
  events: readonly ReporterEvent[],
  whole: ReporterEvent | undefined,
  { ended, tests }: { ended: string | undefined; tests: readonly TestResult[] },
): { reason: string; ms: number } | undefined {
  const ms = Math.round(whole?.ms ?? 0);
  const noTests = { reason: 'the file has no tests, or ended before one was done', ms };
  if (whole?.type === 'test:fail')
    return { reason: `the file failed: ${errorLine(events) ?? whole.message ?? 'it crashed'}`, ms };
  if (whole) return noTests;
  if (!events.some(({ type, file }) => type === 'test:summary' && file !== undefined))
    return { reason: ended ?? 'the file ended before its tests did', ms };
  // Suites alone are no tests, and no failure may get lost on the way.
  if (tests.length === 0) return noTests;
  return ended === undefined || tests.some(({ outcome }) => outcome === 'fail')
    ? undefined
    : { reason: ended, ms };
}

function errorLine(events: readonly ReporterEvent[]): string | undefined {
  const output = events.filter(({ type }) => type === 'test:stderr').map(({ message }) => message ?? '');
  return output
    .join('')
    .split('\n')
    .find((line) => /^\s*\w*Error\b.*:/.test(line))
    ?.trim();
}

const isEnd = ({ type }: ReporterEvent) => type === 'test:pass' || type === 'test:fail';
const isSkip = ({ skip, todo }: ReporterEvent) => Boolean(skip ?? todo) || skip === '' || todo === '';
