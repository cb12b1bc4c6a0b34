export { compareRecipeVersions, sortRecipeVersions } from './compare.ts';
export { parseRecipeVersion } from './parse.ts';
export { isPrerelease } from './prerelease.ts';
export type { RecipeVersion, VersionParts } from './types.ts';
