import { readFile, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  describeResult,
  type CommandOptions,
  type CommandResult,
  type RunCommand,
} from '@ci-warm/process-runner';
import { findForeignImports } from '@ci-warm/recipe-config';
import type { TestResult } from '@ci-warm/run-results';
import { needsOf } from './needs.ts';
import { discoverTests } from './discover.ts';
import { parseEvents, writeReporter } from './reporter.ts';
import { readNodeTests, skipResult } from './read-node-tests.ts';

export interface RecipeTestsRequest {
  /** The folder with the tests. */
  folder: string;
  /** One of its files instead of all: absolute path. */
  only?: string;
  /** Where the reporter and its events are kept. */
  work: string;
  /** Of the file with the events. */
  name: string;
  command: RunCommand;
  env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds for each executable, and for all test files together. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  onLine?: (line: string) => void;
  /** Why dependencies are of no use: files that need one are skipped with it. */
  unready?: string | undefined;
  /** Dependencies that the recipe's config declares. */
  dependencies?: readonly string[];
}

/** Runs the tests of one folder one after the other: they share one app. A folder without any has no results. */
export async function runRecipeTests(given: RecipeTestsRequest): Promise<TestResult[]> {
  // Node names files by their real paths.
  const request = { ...given, folder: await realpath(given.folder).catch(() => given.folder) };
  const found = await discoverTests(request.folder);
  const wanted = (path: string) => request.only === undefined || path === request.only;
  const [nodeFiles, executables] = [found.nodeFiles.filter(wanted), found.executables.filter(wanted)];
  const needs = await readNeeds([...nodeFiles, ...executables]);
  const refused = [...(await refusals(nodeFiles)), ...undeclared(needs, request)];
  if (refused.length > 0) return refused;
  const skipped = new Set(request.unready === undefined ? [] : needs.keys());
  const files = nodeFiles.filter((path) => !skipped.has(path));
  const results = files.length === 0 ? [] : await runNodeTests(files, request, needs);
  for (const path of executables) {
    if (skipped.has(path)) continue;
    request.signal?.throwIfAborted();
    results.push(withNeeds(await runExecutable(path, request), needs.get(path)));
  }
  for (const path of skipped) {
    const names = needs.get(path) ?? [];
    const reason = `needs: ${names.join(', ')} (${request.unready})`;
    results.push({ name: basename(path), outcome: 'skip', reason, ms: 0, needs: names });
  }
  return results;
}

type Needs = ReadonlyMap<string, readonly string[]>;

async function readNeeds(paths: readonly string[]): Promise<Needs> {
  const found = await Promise.all(paths.map(async (path) => [path, await needsOf(path)] as const));
  return new Map(found.filter(([, names]) => names.length > 0));
}

function undeclared(needs: Needs, { dependencies = [] }: RecipeTestsRequest): TestResult[] {
  return [...needs].flatMap(([path, names]) =>
    names
      .filter((name) => !dependencies.includes(name))
      .map((name): TestResult => {
        const reason = `it needs ${name}, which is not among deps in recipe.config.ts`;
        return { name: basename(path), outcome: 'fail', reason, ms: 0 };
      }),
  );
}

/** A test that needs a dependency and was skipped, for whatever reason, is no harmless one. */
function withNeeds(result: TestResult, names: readonly string[] = []): TestResult {
  if (result.outcome !== 'skip' || names.length === 0) return result;
  return { ...result, needs: [...new Set([...(result.needs ?? []), ...names])] };
}

async function refusals(files: readonly string[]): Promise<TestResult[]> {
  const found = await Promise.all(
    files.map(async (file) => ({ file, problems: await findForeignImports(file) })),
  );
  return found.flatMap(({ file, problems }) =>
    problems.map((reason): TestResult => ({ name: basename(file), outcome: 'fail', reason, ms: 0 })),
  );
}

async function runNodeTests(
  files: readonly string[],
  request: RecipeTestsRequest,
  needs: Needs,
): Promise<TestResult[]> {
  const reporter = await writeReporter(request.work);
  const destination = join(request.work, `${request.name}.events`);
  const flags = [
    '--test',
    '--test-concurrency=1',
    `--test-reporter=${reporter}`,
    `--test-reporter-destination=${destination}`,
  ];
  const result = await request.command([process.execPath, ...flags, ...files], commandOptions(request));
  request.signal?.throwIfAborted();
  const events = parseEvents(await readFile(destination, 'utf8').catch(() => ''));
  for (const { type, message } of events)
    if (/^test:std/.test(type)) request.onLine?.((message ?? '').trimEnd());
  const ended = endedEarly(result, request);
  return files.flatMap((file) =>
    readNodeTests(events, { files: [file], cwd: request.folder, ended }).map((one) =>
      withNeeds(one, needs.get(file)),
    ),
  );
}

function endedEarly(result: CommandResult, { timeoutMs }: RecipeTestsRequest): string | undefined {
  if (result.timedOut) return `not done after ${timeoutMs / 1000} s`;
  return result.exitCode === 0 || result.exitCode === 1 ? undefined : describeResult(result);
}

async function runExecutable(path: string, request: RecipeTestsRequest): Promise<TestResult> {
  const result = await request.command([path], {
    ...commandOptions(request),
    ...(request.onLine ? { onLine: request.onLine } : {}),
  });
  request.signal?.throwIfAborted();
  const name = basename(path);
  const ms = Math.round(result.ms);
  const said = lastLine(result.stdout) ?? lastLine(result.stderr);
  if (result.exitCode === 0) return { name, outcome: 'pass', reason: undefined, ms };
  if (result.exitCode === skippedCode) return skipResult(name, said ?? '', ms);
  const how = result.timedOut
    ? `not done after ${request.timeoutMs / 1000} s`
    : `ended with ${result.exitCode ?? result.signalName}`;
  return {
    name,
    outcome: 'fail',
    reason: [how, lastLine(result.stderr) ?? said].filter(Boolean).join(': '),
    ms,
  };
}

function commandOptions({ folder, env, timeoutMs, signal }: RecipeTestsRequest): CommandOptions {
  return { cwd: folder, env, timeoutMs, signal };
}

const lastLine = (text: string) => text.trim().split('\n').at(-1)?.trim() || undefined;

/** What automake and others mean by it, too. */
const skippedCode = 77;
