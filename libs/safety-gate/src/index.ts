export type { Candidate, GateOptions, Hold, GateDecision } from './types.ts';
