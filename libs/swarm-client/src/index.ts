export { createSwarmClient } from './create-swarm-client.ts';
export type { EngineEvent, ExecResult, SwarmClient, VolumeInfo } from './types.ts';
