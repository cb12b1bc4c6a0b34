/** The parts of the Docker Engine's answers that are read here. */
export interface EngineService {
  ID: string;
  Version: { Index: number };
  CreatedAt: string;
  Spec: ServiceSpec;
  UpdateStatus?: { State?: string };
}

export interface ServiceSpec {
  Name: string;
  Labels: Record<string, string>;
  TaskTemplate: {
    ContainerSpec: { Image: string; Configs?: { ConfigName: string }[] } & Record<string, unknown>;
    RestartPolicy?: { Condition?: string };
    ForceUpdate?: number;
  } & Record<string, unknown>;
  Mode?: {
    Replicated?: { Replicas?: number };
    Global?: object;
    ReplicatedJob?: { TotalCompletions?: number };
  };
  [key: string]: unknown;
}

export interface EngineTask {
  ID: string;
  ServiceID: string;
  DesiredState: string;
  Slot?: number;
  CreatedAt: string;
  Status: { State: string; Err?: string; ContainerStatus?: { ContainerID?: string; ExitCode?: number } };
}

export interface EngineNetwork {
  Id: string;
  Name: string;
  Scope: string;
}

export interface EngineNamed {
  ID: string;
  Spec: { Name: string; Labels?: Record<string, string>; Data?: string };
}

export interface EngineVolume {
  Name: string;
  Driver: string;
  CreatedAt?: string;
  Mountpoint: string;
  Labels: Record<string, string> | null;
}

export const namespaceLabel = 'com.docker.stack.namespace';
export const imageLabel = 'com.docker.stack.image';
