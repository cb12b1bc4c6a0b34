export type { RecipeConfig } from './types.ts';
