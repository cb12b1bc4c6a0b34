export type { RecipeVersion } from './types.ts';
