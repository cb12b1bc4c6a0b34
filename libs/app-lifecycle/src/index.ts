export type { AppLifecycleOptions, DeployRequest, DeployOutcome, AppStatus, PreflightOutcome, AppLifecycle } from './types.ts';
