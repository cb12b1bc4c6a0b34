export { appUrl } from './app-url.ts';
export { probe } from './probe.ts';
export type { ProbeOptions } from './probe.ts';
export { waitHealthy } from './wait-healthy.ts';
export { defaultWindow } from './types.ts';
export type {
  HealthCheck,
  HealthOutcome,
  HealthWindow,
  Ingress,
  ProbeOutcome,
  WaitHealthyRequest,
} from './types.ts';
