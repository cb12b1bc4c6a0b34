import * as z from 'zod';

// Strict throughout: a key that is not listed is answered with 501 and its name.
const strings = z.record(z.string(), z.string());
const labels = strings.nullish().transform((value) => value ?? {});
const nanoseconds = z.number().int().nonnegative();
// Clients send these empty; with content they would be promises that nobody keeps here.
const empty = z.strictObject({}).nullish();

const file = z.strictObject({
  Name: z.string(),
  UID: z.string().optional(),
  GID: z.string().optional(),
  Mode: z.number().int().optional(),
});

const mount = z.strictObject({
  Type: z.enum(['volume', 'bind', 'tmpfs']),
  Source: z.string().optional(),
  Target: z.string(),
  ReadOnly: z.boolean().optional(),
  VolumeOptions: z
    .strictObject({
      NoCopy: z.boolean().optional(),
      Labels: strings.nullish(),
      DriverConfig: z.strictObject({ Name: z.string().optional(), Options: strings.nullish() }).nullish(),
    })
    .nullish(),
  BindOptions: z.strictObject({ Propagation: z.string().optional() }).nullish(),
});

const healthcheck = z.strictObject({
  Test: z.array(z.string()).optional(),
  Interval: nanoseconds.optional(),
  Timeout: nanoseconds.optional(),
  StartPeriod: nanoseconds.optional(),
  Retries: z.number().int().nonnegative().optional(),
});

const container = z.strictObject({
  Image: z.string().min(1),
  Labels: labels,
  Command: z.array(z.string()).nullish(),
  Args: z.array(z.string()).nullish(),
  Env: z.array(z.string()).nullish(),
  Hostname: z.string().optional(),
  User: z.string().optional(),
  Mounts: z.array(mount).nullish(),
  StopGracePeriod: nanoseconds.nullish(),
  Healthcheck: healthcheck.nullish(),
  Secrets: z.array(z.strictObject({ SecretID: z.string(), SecretName: z.string(), File: file })).nullish(),
  Configs: z.array(z.strictObject({ ConfigID: z.string(), ConfigName: z.string(), File: file })).nullish(),
  Isolation: z.enum(['', 'default']).optional(),
  Init: z.literal(false).nullish(),
  DNSConfig: empty,
  Privileges: empty,
});

const updateConfig = z.strictObject({
  Parallelism: z.number().int().nonnegative().optional(),
  Delay: nanoseconds.optional(),
  FailureAction: z.enum(['', 'pause', 'continue', 'rollback']).optional(),
  Monitor: nanoseconds.optional(),
  MaxFailureRatio: z.number().min(0).max(1).optional(),
  Order: z.enum(['', 'stop-first', 'start-first']).optional(),
});

const port = z.strictObject({
  Name: z.string().optional(),
  Protocol: z.literal('tcp').optional(),
  TargetPort: z.number().int().positive(),
  PublishedPort: z.number().int().nonnegative().optional(),
  PublishMode: z.literal('host'),
});

const networkTarget = z.strictObject({
  Target: z.string(),
  Aliases: z.array(z.string()).nullish(),
  DriverOpts: empty,
});

export const serviceSpec = z.strictObject({
  Name: z.string().min(1),
  Labels: labels,
  TaskTemplate: z.strictObject({
    ContainerSpec: container,
    Resources: z.strictObject({ Limits: empty, Reservations: empty }).nullish(),
    RestartPolicy: z
      .strictObject({
        Condition: z.enum(['', 'none', 'on-failure', 'any']).optional(),
        Delay: nanoseconds.nullish(),
        MaxAttempts: z.number().int().nonnegative().nullish(),
        Window: nanoseconds.nullish(),
      })
      .nullish(),
    Placement: empty,
    Networks: z.array(networkTarget).nullish(),
    ForceUpdate: z.number().int().nonnegative().default(0),
    Runtime: z.literal('container').default('container'),
  }),
  Mode: z
    .strictObject({
      Replicated: z.strictObject({ Replicas: z.number().int().nonnegative().optional() }).optional(),
      Global: z.strictObject({}).optional(),
      ReplicatedJob: z
        .strictObject({
          MaxConcurrent: z.number().int().positive().optional(),
          TotalCompletions: z.number().int().nonnegative().optional(),
        })
        .optional(),
    })
    .default({ Replicated: { Replicas: 1 } }),
  UpdateConfig: updateConfig.nullish(),
  RollbackConfig: updateConfig.nullish(),
  Networks: z.array(networkTarget).max(0).nullish(),
  EndpointSpec: z
    .strictObject({ Mode: z.enum(['', 'vip', 'dnsrr']).optional(), Ports: z.array(port).nullish() })
    .nullish(),
});

export type ServiceSpec = z.infer<typeof serviceSpec>;
export type ContainerSpec = ServiceSpec['TaskTemplate']['ContainerSpec'];
export type UpdateConfig = z.infer<typeof updateConfig>;
