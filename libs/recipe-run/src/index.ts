export { createRecipeRunner } from './create-recipe-runner.ts';
export { parseStages } from './tiers/stages.ts';
export type { FinishedRun, Promote, PromotionWishes } from './contract/promotion.ts';
export type { RecipeRunner, RecipeRunnerOptions, RunRequest } from './contract/types.ts';
