export {
  composeFilesOf,
  composeFileWith,
  exportsOf,
  readComposeText,
  requireFiles,
  withComposeFile,
} from './compose-text.ts';
export type { ComposeApp, ComposeFile, ComposeText, ReadRecipeFile } from './compose-text.ts';
export { editEnvText } from './env/edit-env.ts';
export { envAdditions } from './env/env-additions.ts';
export { parseEnv } from './env/env-entries.ts';
export { askedSettings } from './env/asked-settings.ts';
export type { AskedSettings } from './env/asked-settings.ts';
export { settingsOfNew, settingsOfUpgrade } from './env/new-settings.ts';
export { interpolate, interpolateAll } from './interpolate.ts';
export type { FillProblem } from './interpolate.ts';
export { engineNames } from './names/engine-names.ts';
export { nameProblems, nameTooLong } from './names/name-problems.ts';
export { externalSecrets } from './project/external-secrets.ts';
export { imagesOf } from './project/images.ts';
export { projectOf } from './project/project-of.ts';
export type { ComposeProject, ComposeResource } from './project/types.ts';
export { stackProblems } from './project/stack-problems.ts';
