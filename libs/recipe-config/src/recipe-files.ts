import { access, constants, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { recipeDefaults } from './defaults.ts';
import type { RecipeConfig } from './types.ts';

/** Where the files are that a config names; absolute paths. */
export interface RecipeFiles {
  /** The recipe's CI folder. */
  folder: string;
  installHook: string | undefined;
  setupHook: string | undefined;
  composeOverlay: string | undefined;
  baseRepair: string | undefined;
}

/** The files of a recipe's CI folder that its config names, and the set-up hook that is there by its name alone. */
export async function recipeFiles({
  repo,
  recipe,
  config,
}: {
  repo: string;
  recipe: string;
  config: RecipeConfig;
}): Promise<RecipeFiles> {
  const folder = join(repo, 'recipes', recipe);
  const inside = (path: string | undefined) => (path === undefined ? undefined : join(folder, path));
  const usual = join(folder, recipeDefaults.hooks.setup);
  return {
    folder,
    installHook: inside(config.hooks?.install),
    setupHook: inside(config.hooks?.setup) ?? ((await kindOf(usual)) === 'nothing' ? undefined : usual),
    composeOverlay: inside(config.composeOverlay),
    baseRepair: inside(config.baseRepair),
  };
}

/** What is wrong with those files, one line each. */
export async function fileProblems(files: RecipeFiles): Promise<string[]> {
  const demands = [
    ['hooks.install', files.installHook, 'executable'],
    ['hooks.setup', files.setupHook, 'executable'],
    ['composeOverlay', files.composeOverlay, 'file'],
    ['baseRepair', files.baseRepair, 'folder'],
  ] as const;
  const problems = demands.map(async ([key, path, wanted]) => {
    if (path === undefined) return [];
    const kind = await kindOf(path);
    const fits = kind === wanted || (kind === 'executable' && wanted === 'file');
    return fits ? [] : [`config.${key}: ${path} is ${wordFor[kind]}, it must be ${wordFor[wanted]}`];
  });
  return (await Promise.all(problems)).flat();
}

type Kind = 'nothing' | 'file' | 'executable' | 'folder';

async function kindOf(path: string): Promise<Kind> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return 'nothing';
  if (found.isDirectory()) return 'folder';
  return access(path, constants.X_OK).then(
    () => 'executable',
    () => 'file',
  );
}

const wordFor: Readonly<Record<Kind, string>> = {
  nothing: 'not there',
  file: 'a file that cannot be run',
  executable: 'a file that can be run',
  folder: 'a folder',
};
