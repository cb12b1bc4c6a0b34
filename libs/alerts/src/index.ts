export type { AlertKind, Alert, AlertStore } from './types.ts';
