export type { SwarmClientOptions, SwarmClient, EngineInfo, VolumeInfo, ContainerInfo, ExecResult, ImageInfo, PullOutcome, EngineEvent } from './types.ts';
