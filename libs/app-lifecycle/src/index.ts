export { createAppLifecycle } from './create-app-lifecycle.ts';
export { proofOf } from './proof/proof-of.ts';
export type {
  AppLifecycle,
  AppLifecycleOptions,
  AppProof,
  AppStatus,
  DeployOutcome,
  DeployRequest,
  GivenSecret,
  PreflightOutcome,
  ReadyCheck,
} from './contract/types.ts';
export type { AppTools, ConnectRequest, ConnectTools } from './contract/tools.ts';
