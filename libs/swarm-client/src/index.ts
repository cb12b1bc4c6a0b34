export { createSwarmClient } from './create-swarm-client.ts';
export type { EngineEvent, ExecResult, SwarmClient, SwarmClientOptions, VolumeInfo } from './types.ts';
