export { convergence } from './convergence.ts';
export type { ConvergenceOptions } from './convergence.ts';
export { tasksInPlace } from './judge-service.ts';
export type {
  Convergence,
  CrashLoop,
  ServiceObservation,
  StackObservation,
  TaskObservation,
} from './types.ts';
