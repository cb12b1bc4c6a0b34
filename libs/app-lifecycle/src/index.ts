export { createAppLifecycle } from './create-app-lifecycle.ts';
export { execIn } from './containers/exec-in.ts';
export { proofOf } from './proof/proof-of.ts';
export type { OperatorsWindow } from './proof/proof-of.ts';
export { generateSecrets } from './secrets/generate-secrets.ts';
export { secretParts, secretVersionKey } from './secrets/secret-names.ts';
export {
  chaosVersionOf,
  checkoutExactly,
  checkoutToDeploy,
  isCustomised,
  layTree,
} from './up-and-down/checkout-to-deploy.ts';
export { removeApp } from './up-and-down/remove-app.ts';
export { removeVolumes } from './up-and-down/remove-volumes.ts';
export { remainsOf } from './up-and-down/remains.ts';
export { nameProblemsAt, requireNamesOfNew, type FutureApp } from './up-and-down/names.ts';
export type {
  AppLifecycle,
  AppLifecycleOptions,
  AppProof,
  AppStatus,
  CreateAppRequest,
  DeployOutcome,
  DeployRequest,
  GivenSecret,
  ImagesRequest,
  PreflightOutcome,
  ReadyCheck,
} from './contract/types.ts';
export type { AppTools, ConnectRequest, ConnectTools } from './contract/tools.ts';
export type { ExecOutcome } from './containers/exec-in.ts';
export type { TreeToDeploy } from './up-and-down/checkout-to-deploy.ts';
