export { createAlertStore } from './alert-store.ts';
export { alertSchema } from './schema.ts';
export type { Alert, AlertKind, AlertStore } from './types.ts';
