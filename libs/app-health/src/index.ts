export { probe } from './probe.ts';
export { waitHealthy } from './wait-healthy.ts';
export type {
  AnswerWatch,
  HealthCheck,
  HealthOutcome,
  HealthWindow,
  ProbeOutcome,
  UnhealthyKind,
  WaitHealthyRequest,
} from './types.ts';
