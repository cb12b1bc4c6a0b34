export { decide } from './decide.ts';
export { findMarker } from './notes/markers.ts';
export { findRequest } from './notes/find-request.ts';
export { defaultGateOptions } from './options.ts';
export type { Candidate, GateOptions, Hold } from './types.ts';
