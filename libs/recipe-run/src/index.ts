export { createRecipeRunner } from './run-recipe.ts';
export { parseStages } from './tiers/stages.ts';
export type { RecipeRunner, RecipeRunnerOptions, RunRequest } from './contract/types.ts';
