export { compareRecipeVersions, sortRecipeVersions } from './compare.ts';
export { parseRecipeVersion } from './parse.ts';
export type { RecipeVersion, VersionParts } from './types.ts';
