export { convergence } from './convergence.ts';
export type { Convergence, ConvergenceOptions, CrashLoop } from './convergence.ts';
export { tasksInPlace } from './judge-service.ts';
export type { ServiceObservation, StackObservation, TaskObservation } from './types.ts';
