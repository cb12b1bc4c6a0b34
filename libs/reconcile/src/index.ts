export { builtInApps, traefikEnv, traefikSecrets } from './built-in-specs.ts';
export { createReconciler } from './create-reconciler.ts';
export type { ReconcilePorts } from './ports.ts';
export type { ReconcileOutcome, ReconcileRequest, ReconcileResult, WarmAppSpec } from './types.ts';
