export { appSettings, knownNames } from './known-names.ts';
export { quickRunnerSettings } from './apps/quick-runner.ts';
export { reconcilerSettings } from './apps/reconciler.ts';
export { warmctlSettings, warmctlVerbs } from './apps/warmctl.ts';
export { deployRows, healthTimeoutFallbackSec } from './rows/deploys.ts';
export { runRows, runWait } from './rows/runs.ts';
export { serverRows } from './rows/server.ts';
export type { WarmAppSettings } from './apps/warm-app.ts';
