export { runApp } from './run-app.ts';
export { readConfig } from './read-config.ts';
export type { ConfigOutcome, ConfigRequest } from './read-config.ts';
export { commonSettings, commonShape } from './common-settings.ts';
export { helpText } from './help.ts';
export type { AppContext, AppDescription, AppOptions, AppResult, Setting } from './types.ts';
