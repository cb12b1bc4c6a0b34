export type { WarmAppSpec, ReconcileOutcome, ReconcileResult, HeldVersion, ReconcileRequest } from './types.ts';
