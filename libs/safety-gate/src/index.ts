export { decide } from './decide.ts';
export { defaultMarkers, findMarker } from './markers.ts';
export { defaultGateOptions } from './options.ts';
export type { Candidate, GateOptions, Hold } from './types.ts';
