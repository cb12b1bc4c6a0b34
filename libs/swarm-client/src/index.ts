export { createSwarmClient } from './create-swarm-client.ts';
export type {
  ContainerInfo,
  EngineEvent,
  EngineInfo,
  ExecResult,
  ImageInfo,
  PullOutcome,
  SwarmClient,
  SwarmClientOptions,
  VolumeInfo,
} from './types.ts';
