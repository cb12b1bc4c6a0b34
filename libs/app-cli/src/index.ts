export type { Contradiction } from './contradictions.ts';
export { runApp } from './run-app.ts';
export { readConfig } from './read-config.ts';
export { defaultText, schemaOf } from './setting.ts';
export type { ConfigOf, Setting, Settings } from './setting.ts';
export type { AppContext, AppDescription, AppResult, KnownNames } from './types.ts';
