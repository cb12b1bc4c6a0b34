import { access, constants, lstat, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { recipeDefaults } from '../defaults.ts';
import { isStageFolder } from './stage-folders.ts';
import { remedyForName, scriptName } from './remedies.ts';

/**
 * What a run does with a file among tests: `node --test` runs it, it is run by itself, it is only text for people, or
 * nothing runs it, which is why and what to do about it.
 */
export type TestKind =
  | { kind: 'node' }
  | { kind: 'executable' }
  | { kind: 'text' }
  | { kind: 'not-run'; why: string; remedy: string };

/** The one place that says which files are tests: both the check before a run and the run itself ask it. */
export async function testKindOf(path: string): Promise<TestKind> {
  const name = basename(path);
  if (textNames.test(name)) return { kind: 'text' };
  const special = await specialProblem(path);
  if (special) return special;
  if (isStageFolder(name))
    return notRun('is a file with the name of a folder of tests', 'give it another name');
  if (name === recipeDefaults.hooks.setup)
    return notRun('is a hook and no test', "it belongs into the recipe's folder, beside tests/");
  const byName = remedyForName(name);
  if (byName?.always) return notRun(byName.why, byName.remedy);
  if (nodeTestName.test(name)) return { kind: 'node' };
  if (await can(path, constants.X_OK)) return executableKind(path, byName);
  const { first } = await beginningOf(path);
  if (first.startsWith('#!') || scriptName.test(name))
    return notRun('has no run bit', `"chmod +x" it, and "git update-index --chmod=+x" for the commit`);
  return notRun(byName?.why ?? 'is neither a test file nor executable', byName?.remedy ?? toSupport);
}

/** `README.md` and what git and editors are told are no tests to anybody. */
const textNames =
  /^(?:readme(?:\.(?:md|txt))?|\.gitkeep|\.keep|\.gitignore|\.gitattributes|\.editorconfig)$/i;
const nodeTestName = /.\.test\.(?:ts|mjs)$/;
const toSupport = 'what tests only use belongs into tests/support/';

const notRun = (why: string, remedy: string): TestKind => ({ kind: 'not-run', why, remedy });

async function specialProblem(path: string): Promise<TestKind | undefined> {
  const own = await lstat(path);
  const found = await stat(path).catch(() => undefined);
  if (!found) return notRun('is a link that leads nowhere', 'put the file itself there, or remove the link');
  if (!found.isFile())
    return own.isSymbolicLink()
      ? notRun('is a link to what is no file', 'put the files themselves there')
      : notRun('is no plain file', 'remove it');
  if (!(await can(path, constants.R_OK)))
    return notRun('cannot be read', 'make it readable for whoever runs the tests');
  return undefined;
}

/** A file that the system cannot start is at best read as a shell script, and an empty one then ends with 0. */
async function executableKind(
  path: string,
  byName: { why: string; remedy: string } | undefined,
): Promise<TestKind> {
  const { first, empty } = await beginningOf(path);
  if (first.startsWith('\u007fELF')) return { kind: 'executable' };
  if (!first.startsWith('#!'))
    return notRun(
      byName?.why ?? 'has a run bit, but does not say in its first line what runs it',
      byName?.remedy ?? `begin it with "#!/bin/sh" or the like; ${toSupport}`,
    );
  return empty
    ? notRun('is a script without a single command', 'write its test, or remove it')
    : { kind: 'executable' };
}

async function beginningOf(path: string): Promise<{ first: string; empty: boolean }> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    const text = buffer.toString('latin1', 0, bytesRead);
    const [first = '', ...rest] = text.split('\n');
    const empty = bytesRead < headBytes && rest.every((line) => /^\s*(?:#.*)?$/.test(line));
    return { first, empty };
  } finally {
    await file.close();
  }
}

const headBytes = 64 * 1024;

const can = (path: string, mode: number): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  );
