export { createRecipeRunner } from './create-recipe-runner.ts';
export { healthOf, readyOf, windowOf } from './health-of.ts';
export { parseStages } from './plan/stages.ts';
export type { DependencyContext } from './deps/types.ts';
export type { RecipeRunner, RecipeRunnerOptions, RunRequest, TestContext } from './types.ts';
