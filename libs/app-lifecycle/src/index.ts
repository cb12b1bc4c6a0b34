export { createAppLifecycle } from './create-app-lifecycle.ts';
export type {
  AppLifecycle,
  AppLifecycleOptions,
  AppStatus,
  DeployOutcome,
  DeployRequest,
  GivenSecret,
  PreflightOutcome,
  ReadyCheck,
} from './types.ts';
