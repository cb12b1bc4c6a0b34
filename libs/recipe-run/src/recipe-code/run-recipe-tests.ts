import { realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import { findForeignImports } from '@ci-warm/recipe-config';
import type { TestResult } from '@ci-warm/run-results';
import { needsOf } from './needs.ts';
import { discoverTests, testsAmong } from './discover.ts';
import { runExecutable } from './run-executable.ts';
import { runNodeFile } from './run-node-file.ts';
import type { TestCommandRequest } from './test-command.ts';

export interface RecipeTestsRequest extends TestCommandRequest {
  /** One of the folder's files instead of all: absolute path. */
  only?: string;
  /** Where the reporter and its events are kept. */
  work: string;
  /** Of the files with the events. */
  name: string;
  /** Why dependencies are of no use: files that need one are skipped with it. */
  unready?: string | undefined;
  /** Dependencies that the recipe's config declares. */
  dependencies?: readonly string[];
}

/** Runs the tests of one folder one after the other: they share one app. A folder without any has no results. */
export async function runRecipeTests(given: RecipeTestsRequest): Promise<TestResult[]> {
  // Node names files by their real paths.
  const request = { ...given, folder: await realpath(given.folder).catch(() => given.folder) };
  const { nodeFiles, executables } = await (request.only === undefined
    ? discoverTests(request.folder)
    : testsAmong([request.only]));
  const needs = await readNeeds([...nodeFiles, ...executables]);
  const refused = [...(await refusals(nodeFiles)), ...undeclared(needs, request)];
  if (refused.length > 0) return refused;
  const skipped = new Set(request.unready === undefined ? [] : needs.keys());
  const files = nodeFiles.filter((path) => !skipped.has(path));
  const results: TestResult[] = [];
  for (const [index, path] of files.entries()) {
    request.signal?.throwIfAborted();
    const own = await runNodeFile(path, request, `${request.name}-${index}`);
    results.push(...own.map((one) => withNeeds(one, needs.get(path))));
  }
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
