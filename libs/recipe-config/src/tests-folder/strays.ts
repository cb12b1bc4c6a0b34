import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { editDistance } from '@ci-warm/errors';
import { recipeDefaults } from '../defaults.ts';
import type { RecipeFiles } from '../recipe-files.ts';
import { isNamedLikeTest } from './remedies.ts';

/** Tests and hooks in a recipe's CI folder that lie where nobody looks for them, one line each. */
export async function strayProblems(files: RecipeFiles): Promise<string[]> {
  const { folder, baseRepair, installHook, setupHook } = files;
  const named = new Set([installHook, setupHook].map((path) => path && relative(folder, path)));
  const problems: string[] = [];
  for (const entry of await entriesOf(folder)) {
    const { name } = entry;
    if (name === 'tests' || join(folder, name) === baseRepair) continue;
    if (isMeantAsTests(name) && !entry.isFile()) {
      problems.push(`${name}/ is not looked into: tests lie in tests/`);
    } else if (entry.isDirectory()) {
      problems.push(
        ...(await testsIn(join(folder, name), baseRepair)).map((path) => outside(relative(folder, path))),
      );
    } else if (isNamedLikeTest(name)) {
      problems.push(outside(name));
    } else if (name === recipeDefaults.hooks.setup && !named.has(name)) {
      const why =
        setupHook === undefined
          ? 'it is a link that leads nowhere'
          : `hooks.setup names ${relative(folder, setupHook)}`;
      problems.push(`${name} is not run: ${why}`);
    } else if (isMeantAsSetup(name) && !named.has(name)) {
      const { setup } = recipeDefaults.hooks;
      problems.push(`${name} is no hook that is run: call it ${setup}, or name it in hooks.setup`);
    }
  }
  for (const [kind, hook] of [
    ['install', installHook],
    ['setup', setupHook],
  ] as const) {
    if (hook !== undefined) continue;
    const usual = (await entriesOf(join(folder, 'hooks'))).filter(
      ({ name }) => name.replace(/\.\w+$/, '') === kind,
    );
    problems.push(
      ...usual.map(({ name }) => `hooks/${name} is no hook that is run: name it in hooks.${kind}`),
    );
  }
  return problems;
}

const outside = (path: string) => `${path} is called like a test and is not run: tests lie in tests/`;

const isMeantAsTests = (name: string) => /^_*(?:tests?|specs?|tets|tess|tsets|testes)_*$/i.test(name);

/** `setup-custom-tests.sh`, `setup_custom_test.sh` and the like. */
function isMeantAsSetup(name: string): boolean {
  const { setup } = recipeDefaults.hooks;
  if (name === setup) return false;
  const bare = (text: string) =>
    text
      .toLowerCase()
      .replace(/\.\w+$/, '')
      .replaceAll(/[^a-z]/g, '');
  return editDistance(bare(name), bare(setup)) <= 2;
}

/** What cannot be looked into is left to whoever needs it. */
async function testsIn(folder: string, but: string | undefined): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter(({ name }) => isNamedLikeTest(name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => but === undefined || !path.startsWith(but + sep));
}

const entriesOf = (folder: string) => readdir(folder, { withFileTypes: true }).catch(() => []);
