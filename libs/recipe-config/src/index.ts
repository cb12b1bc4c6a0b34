export { findForeignImports } from './foreign-imports.ts';
export { loadRecipeConfig } from './load.ts';
export { recipeConfigSchema } from './schema.ts';
export { recipeDefaults } from './defaults.ts';
export { dependenciesOf, dependencyFields, secretFields } from './dependencies.ts';
export { hostAccessKinds } from './host-access.ts';
export { checkRecipeTests } from './tests-folder/check-tests.ts';
export { testKindOf } from './tests-folder/test-kind.ts';
export { recipeFiles } from './recipe-files.ts';
export { fillTemplate, independentSettings, namesDependency, placeholdersIn } from './templates.ts';
export type { HostAccess, HostAccessKind } from './host-access.ts';
export type { RecipeFiles } from './recipe-files.ts';
export type { TestsOfFolder } from './tests-folder/check-tests.ts';
export type { StageFolder } from './tests-folder/stage-folders.ts';
export type { TemplateValues } from './templates.ts';
export type {
  BackupChecks,
  BackupPath,
  ConfigTier,
  Dependency,
  DependencyKind,
  HealthSettings,
  HookSettings,
  ReadyProbe,
  RecipeConfig,
  ServiceCommand,
  TimeoutSettings,
} from './types.ts';
