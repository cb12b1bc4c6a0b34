import { resolve } from 'node:path';
import type { TestResult } from '@ci-warm/run-results';
import type { ReporterEvent } from './reporter.ts';

/**
 * Turns the events of one `node --test` into results, counting only tests that really ran: Node reports an empty file as
 * one passed test, a skip as a pass, and nothing at all of the tests behind a `process.exit(0)`.
 *
 * @param files absolute paths, as given to `node --test`
 * @param cwd where it ran: names of whole files are relative to it
 * @param ended why it did not come to its end, if so
 */
export function readNodeTests(
  events: readonly ReporterEvent[],
  { files, cwd, ended }: { files: readonly string[]; cwd: string; ended: string | undefined },
): TestResult[] {
  return files.flatMap((file) => {
    const own = events.filter((event) => event.file !== undefined && resolve(cwd, event.file) === file);
    const whole = (event: ReporterEvent) =>
      event.nesting === 0 && event.name !== undefined && resolve(cwd, event.name) === file;
    return [
      ...testsOf(own.filter((event) => !whole(event))),
      ...problemOf(
        file,
        own,
        own.find((event) => isEnd(event) && whole(event)),
        ended,
      ),
    ];
  });
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
  file: string,
  events: readonly ReporterEvent[],
  whole: ReporterEvent | undefined,
  ended: string | undefined,
): TestResult[] {
  const name = file.slice(file.lastIndexOf('/') + 1);
  const fail = (reason: string): TestResult[] => [
    { name, outcome: 'fail', reason, ms: Math.round(whole?.ms ?? 0) },
  ];
  if (whole?.type === 'test:fail')
    return fail(`the file failed: ${errorLine(events) ?? whole.message ?? 'it crashed'}`);
  if (whole) return fail('the file has no tests, or ended before one was done');
  if (events.some(({ type }) => type === 'test:summary')) return [];
  return fail(ended ?? 'the file ended before its tests did');
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
