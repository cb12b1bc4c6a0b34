import { relative } from 'node:path';
import type { RecipeConfig, RecipeFiles } from '@ci-warm/recipe-config';
import type { RunResults } from '@ci-warm/run-results';

/** What a recipe's CI folder changes of a plain test: whoever reads a result must see what it was got with. */
export function customisationOf(config: RecipeConfig, files: RecipeFiles): RunResults['customisation'] {
  const { folder, installHook, setupHook, composeOverlay, baseRepair } = files;
  const paths = [installHook, setupHook, composeOverlay, baseRepair].filter((path) => path !== undefined);
  return {
    keys: Object.keys(config).sort(),
    files: paths.map((path) => relative(folder, path)).sort(),
    env: [...new Set(Object.keys({ ...config.env, ...config.upgradeEnv }))].sort(),
    secrets: Object.keys(config.secrets ?? {}).sort(),
  };
}
