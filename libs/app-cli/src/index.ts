export type { AppDescription, Setting } from './types.ts';
