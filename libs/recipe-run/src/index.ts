export { createRecipeRunner } from './create-recipe-runner.ts';
export { parseStages } from './tiers/stages.ts';
export type { RecipeRunner, RecipeRunnerOptions, RunRequest } from './contract/types.ts';
