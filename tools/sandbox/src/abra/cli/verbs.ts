import type { Verb } from './types.ts';
import { appVerbs } from './verbs-app.ts';
import { dataVerbs } from './verbs-data.ts';
import { recipeVerbs } from './verbs-recipe.ts';

/** The grammar. Short letters and flags that no client should use are from memory. */
export const verbs: readonly Verb[] = [...appVerbs, ...dataVerbs, ...recipeVerbs];
