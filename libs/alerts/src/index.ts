export { createAlertStore } from './alert-store.ts';
export type { Alert, AlertKind, AlertStore } from './types.ts';
