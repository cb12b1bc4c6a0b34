export type { AbraClientOptions, AbraOutcome, AbraClient, AppEnv, LintReport, LintRule, RecipeStore, RecipeVersions, TaggedVersion } from './types.ts';
