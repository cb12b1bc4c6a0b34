export { builtInApps, traefikEnv, traefikSecrets, wildcardComposeFile } from './built-in-specs.ts';
export { describeEstimate } from './decide/snapshot-estimate.ts';
export { createReconciler } from './create-reconciler.ts';
export type { ReconcilePorts } from './ports.ts';
export type { ReconcileOutcome, ReconcileRequest, ReconcileResult, WarmAppSpec } from './types.ts';
