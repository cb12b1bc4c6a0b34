import * as z from 'zod';

// The engine adds and drops keys between versions and says `null` for empty: only what is used here is named, and
// everything that can be missing may be.
const strings = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? {});
export const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((value) => value ?? []);

const mount = z.object({ Type: z.string().optional(), Source: z.string().optional() });

const taskTemplate = z.looseObject({
  ContainerSpec: z.looseObject({ Image: z.string().optional(), Mounts: list(mount) }).optional(),
  RestartPolicy: z.object({ Condition: z.string().optional() }).nullish(),
  ForceUpdate: z.number().optional(),
});
export type TaskTemplate = z.infer<typeof taskTemplate>;

export const service = z.object({
  ID: z.string(),
  Spec: z.looseObject({
    Name: z.string(),
    Labels: strings,
    TaskTemplate: taskTemplate,
    Mode: z
      .object({
        Replicated: z.object({ Replicas: z.number().optional() }).nullish(),
        Global: z.unknown(),
        ReplicatedJob: z
          .object({ TotalCompletions: z.number().optional(), MaxConcurrent: z.number().optional() })
          .nullish(),
        GlobalJob: z.unknown(),
      })
      .partial(),
  }),
  UpdateStatus: z.object({ State: z.string().optional() }).nullish(),
  JobStatus: z.object({ JobIteration: z.object({ Index: z.number() }).optional() }).nullish(),
});
export type ServiceShape = z.infer<typeof service>;

export const task = z.object({
  ID: z.string(),
  ServiceID: z.string().optional(),
  NodeID: z.string().optional(),
  CreatedAt: z.string().optional(),
  DesiredState: z.string().optional(),
  Spec: taskTemplate.optional(),
  JobIteration: z.object({ Index: z.number() }).nullish(),
  Status: z.object({
    Timestamp: z.string().optional(),
    State: z.string(),
    Err: z.string().optional(),
    ContainerStatus: z
      .object({ ContainerID: z.string().optional(), ExitCode: z.number().optional() })
      .nullish(),
  }),
  NetworksAttachments: list(z.object({ Addresses: list(z.string()) })),
});
export type TaskShape = z.infer<typeof task>;

export const volume = z.object({
  Name: z.string(),
  Driver: z.string(),
  Mountpoint: z.string(),
  Labels: strings,
  Options: strings,
});

export const volumeList = z.object({ Volumes: list(volume) });

export const container = z.object({
  Id: z.string(),
  Names: list(z.string()),
  State: z.string(),
  Labels: strings,
  Mounts: list(z.object({ Type: z.string().optional(), Name: z.string().optional() })),
});

/** Secrets and configs; networks carry their name and labels at the top. */
export const named = z.object({ ID: z.string(), Spec: z.object({ Name: z.string(), Labels: strings }) });
export const network = z.object({
  Id: z.string(),
  Name: z.string(),
  Labels: strings,
  Scope: z.string().optional(),
});
export const config = z.object({
  Spec: z.object({
    Name: z.string(),
    Data: z
      .string()
      .nullish()
      .transform((value) => value ?? ''),
  }),
});

export const image = z.object({ Id: z.string(), RepoTags: list(z.string()), RepoDigests: list(z.string()) });

export const info = z.object({
  ServerVersion: z.string().optional(),
  DockerRootDir: z.string().optional(),
  Swarm: z
    .object({
      NodeID: z.string().optional(),
      LocalNodeState: z.string().optional(),
      ControlAvailable: z.boolean().optional(),
    })
    .optional(),
});

export const created = z.object({ Id: z.string() });
export const execState = z.object({ ExitCode: z.number().nullish(), Running: z.boolean().optional() });

export const event = z.object({
  Type: z.string().optional(),
  Action: z.string().optional(),
  Actor: z.object({ ID: z.string().optional(), Attributes: strings }).optional(),
  timeNano: z.number().optional(),
});
