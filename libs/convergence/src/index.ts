export { convergence } from './convergence.ts';
export { tasksInPlace } from './judge-service.ts';
export type { Convergence, ServiceObservation, StackObservation, TaskObservation } from './types.ts';
