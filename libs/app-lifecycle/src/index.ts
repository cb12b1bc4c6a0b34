export { createAppLifecycle } from './create-app-lifecycle.ts';
export { imageRefused } from './up-and-down/images.ts';
export { deployStopped } from './up-and-down/deploy-stopped.ts';
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
export { nameProblemsAt, requireNamesOfNew } from './up-and-down/names.ts';
export type {
  AppLifecycle,
  AppProof,
  AppStatus,
  DeployOutcome,
  DeployRequest,
  GivenSecret,
} from './contract/types.ts';
export type { FinishedRun, PromotionWishes } from './contract/finished-run.ts';
export type { AppTools, ConnectTools } from './contract/tools.ts';
export type { TreeToDeploy } from './up-and-down/checkout-to-deploy.ts';
