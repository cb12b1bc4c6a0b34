export { createAppLifecycle } from './create-app-lifecycle.ts';
export type {
  AppLifecycle,
  AppLifecycleOptions,
  AppStatus,
  DeployOutcome,
  DeployRequest,
  PreflightOutcome,
} from './types.ts';
