export { appUrl } from '@ci-warm/ingress';
export type { Ingress } from '@ci-warm/ingress';
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
