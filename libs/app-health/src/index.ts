export type { Ingress, HealthCheck, HealthWindow, ProbeOutcome, HealthOutcome } from './types.ts';
