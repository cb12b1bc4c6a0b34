export { createAbraClient } from './abra-client.ts';
export { isWholeHash } from './checked-names.ts';
export { bundleOf } from './commit-archive.ts';
export { createRecipeStore } from './recipe-store.ts';
export { fatalLine } from './parse-fatal.ts';
export { parseLint } from './parse-lint.ts';
export { parseSecrets } from './parse-secrets.ts';
export { explainLightweight } from './recipe-tags.ts';
export { recipeUnreachable } from './recipe-unreachable.ts';
export { refusedError } from './refused-error.ts';
export type {
  AbraClientOptions,
  AbraOutcome,
  AbraClient,
  KeepSecrets,
  RecipeStore,
  RecipeStoreOptions,
  RecipeVersions,
  TaggedVersion,
} from './types.ts';
