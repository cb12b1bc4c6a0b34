export { createRecipeRunner } from './create-recipe-runner.ts';
export { parseStages } from './tiers/stages.ts';
export type { DependencyContext } from './contract/dependency.ts';
export type { RecipeRunner, RecipeRunnerOptions, RunRequest, TestContext } from './contract/types.ts';
