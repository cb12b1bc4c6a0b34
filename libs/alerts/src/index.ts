export { createAlertStore } from './alert-store.ts';
export type { AlertStore } from './types.ts';
