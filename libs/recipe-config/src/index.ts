export { findForeignImports } from './foreign-imports.ts';
export { loadRecipeConfig, recipeConfigPath } from './load.ts';
export { recipeConfigSchema } from './schema.ts';
export type { RecipeConfig } from './types.ts';
