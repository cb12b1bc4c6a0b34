export { decide } from './decide.ts';
export { defaultMarkers, findMarker } from './markers.ts';
export { defaultGateOptions } from './options.ts';
export type { Candidate, GateDecision, GateOptions, GateRules, Hold, HoldReason } from './types.ts';
