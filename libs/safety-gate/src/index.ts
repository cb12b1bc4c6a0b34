export { decide } from './decide.ts';
export { defaultMarkers, findMarker } from './markers.ts';
export type { Candidate, GateDecision, GateOptions, Hold, HoldReason } from './types.ts';
