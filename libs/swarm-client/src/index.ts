export { createSwarmClient } from './create-swarm-client.ts';
export type {
  ContainerInfo,
  EngineEvent,
  EngineInfo,
  ExecResult,
  ImageInfo,
  PullOutcome,
  RegistryLogins,
  SwarmClient,
  SwarmClientOptions,
  VolumeInfo,
} from './types.ts';
