import { lstat, readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { messageOf, systemCodeOf, WarmError } from '@ci-warm/errors';
import { fileProblems, type RecipeFiles } from '../recipe-files.ts';
import type { ConfigTier, RecipeConfig } from '../types.ts';
import { strayProblems } from './strays.ts';
import { isNamedLikeTest, remedyForFolder } from './remedies.ts';
import { isStageFolder, stageFolders, supportFolder, type StageFolder } from './stage-folders.ts';
import { testKindOf } from './test-kind.ts';

/** The tests of one folder. */
export interface TestsOfFolder {
  /** Under `tests/`; empty for those directly in it. */
  folder: StageFolder | '';
  tier: ConfigTier;
  /** Names, in alphabetical order. */
  names: readonly string[];
}

/**
 * Sees that all that lies among a recipe's tests would be run, so that no test is ever left out in silence.
 *
 * @returns what there is, folder by folder; folders without a test are left out
 * @throws WarmError `tests-not-runnable` (usage) with each thing that nobody would run, and its remedy
 */
export async function checkRecipeTests(config: RecipeConfig, files: RecipeFiles): Promise<TestsOfFolder[]> {
  const root = join(files.folder, 'tests');
  const problems: string[] = [...(await fileProblems(files)), ...(await strayProblems(files))];
  const at = (path: string) => relative(files.folder, path);
  const tell = (path: string, why: string, remedy: string) => problems.push(`${at(path)} ${why}: ${remedy}`);
  const found: TestsOfFolder[] = [];

  const look = async (folder: StageFolder | '', path: string): Promise<void> => {
    const names: string[] = [];
    for (const name of await namesIn(path)) {
      const entry = join(path, name);
      if (!(await isFolder(entry))) {
        const kind = await testKindOf(entry);
        if (kind.kind === 'not-run') tell(entry, kind.why, kind.remedy);
        else if (kind.kind !== 'text') names.push(name);
      } else if (name === supportFolder) {
        for (const test of await testsBelow(entry))
          tell(
            test,
            `is called like a test, and nothing in ${supportFolder}/ is run`,
            'move it out, or rename it',
          );
      } else if (folder === '' && isStageFolder(name)) await look(name, entry);
      else {
        const remedy = folder === '' ? remedyForFolder(name) : `move it up, or into ${supportFolder}/`;
        tell(entry, 'is a folder that nobody looks into', remedy);
      }
    }
    const tier = folder === '' ? 'custom' : stageFolders[folder];
    if (names.length > 0) found.push({ folder, tier, names: names.sort() });
  };
  if (await leadsNowhere(root)) tell(root, 'is a link that leads nowhere', 'put the tests themselves there');
  await look('', root);
  for (const { folder, tier } of found) {
    if (config.expectedNotApplicable?.[tier] === undefined) continue;
    tell(
      join(root, folder),
      `has tests, but expectedNotApplicable says that ${tier} does not apply`,
      'leave out one of them',
    );
  }
  if (config.approvedHeadTests?.length && config.expectedNotApplicable?.custom !== undefined)
    problems.push('approvedHeadTests is of no use: expectedNotApplicable says that custom does not apply');
  if (problems.length > 0) throw notRunnable(files.folder, problems);
  return found;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return [];
    throw notRunnable(folder, [`it cannot be read: ${messageOf(error)}`]);
  }
}

const leadsNowhere = async (path: string) =>
  (await lstat(path).catch(() => undefined)) !== undefined &&
  (await stat(path).catch(() => undefined)) === undefined;

/** A link to a folder is one, too: tests of a stage may be somebody else's as well. */
const isFolder = async (path: string) => (await stat(path).catch(() => undefined))?.isDirectory() === true;

async function testsBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter(({ name }) => isNamedLikeTest(name))
    .map(({ parentPath, name }) => join(parentPath, name));
}

function notRunnable(folder: string, problems: readonly string[]): WarmError {
  const shown = problems.slice(0, mostShown);
  const more = problems.length - shown.length;
  return new WarmError({
    kind: 'usage',
    code: 'tests-not-runnable',
    message: `${folder}: ${[...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('; ')}`,
    hint: 'What lies among tests and is not run is a test that never fails. recipes/README.md says what is run, and where files go that tests use.',
    details: { problems },
  });
}

const mostShown = 20;
