export { runApp } from './run-app.ts';
export { readConfig } from './read-config.ts';
export { defaultText, schemaOf } from './setting.ts';
export type { ConfigOutcome, ConfigRequest } from './read-config.ts';
export type { ConfigOf, SchemaOf, Setting, Settings } from './setting.ts';
export type { AppContext, AppDescription, AppOptions, AppResult, KnownNames } from './types.ts';
