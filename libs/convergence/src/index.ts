export type { ServiceObservation, StackObservation, TaskObservation } from './types.ts';
