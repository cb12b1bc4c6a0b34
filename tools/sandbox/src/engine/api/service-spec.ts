import * as z from 'zod';
import { containerSpec, labels, nanoseconds } from './container-spec.ts';

const updateConfig = z.strictObject({
  Parallelism: z.number().int().nonnegative().optional(),
  Delay: nanoseconds.optional(),
  FailureAction: z.enum(['', 'pause', 'continue', 'rollback']).optional(),
  Monitor: nanoseconds.optional(),
  MaxFailureRatio: z.number().min(0).max(1).optional(),
  Order: z.enum(['', 'stop-first', 'start-first']).optional(),
});

const portNumber = z.number().int().nonnegative().max(65_535);
const port = z.strictObject({
  Name: z.string().optional(),
  Protocol: z.enum(['tcp', 'udp', 'sctp']).default('tcp'),
  TargetPort: portNumber.positive(),
  PublishedPort: portNumber.optional(),
  PublishMode: z.enum(['ingress', 'host']).default('ingress'),
});

const amount = z.number().int().nonnegative().optional();
const generic = z.strictObject({ Kind: z.string(), Value: z.number().int() });
const resources = z.strictObject({
  Limits: z
    .strictObject({ NanoCPUs: amount, MemoryBytes: amount, Pids: z.number().int().optional() })
    .nullish(),
  Reservations: z
    .strictObject({
      NanoCPUs: amount,
      MemoryBytes: amount,
      GenericResources: z.array(z.strictObject({ DiscreteResourceSpec: generic })).nullish(),
    })
    .nullish(),
});

const placement = z.strictObject({
  Constraints: z.array(z.string()).nullish(),
  Preferences: z
    .array(z.strictObject({ Spread: z.strictObject({ SpreadDescriptor: z.string() }) }))
    .nullish(),
  MaxReplicas: z.number().int().nonnegative().optional(),
});

const driver = z.strictObject({
  Name: z.string().optional(),
  Options: z.record(z.string(), z.string()).nullish(),
});

const networkTarget = z.strictObject({
  Target: z.string(),
  Aliases: z.array(z.string()).nullish(),
  DriverOpts: z.record(z.string(), z.string()).nullish(),
});

export const serviceSpec = z.strictObject({
  Name: z.string().min(1),
  Labels: labels,
  TaskTemplate: z.strictObject({
    ContainerSpec: containerSpec,
    LogDriver: driver.nullish(),
    Resources: resources.nullish(),
    RestartPolicy: z
      .strictObject({
        Condition: z.enum(['', 'none', 'on-failure', 'any']).optional(),
        Delay: nanoseconds.nullish(),
        MaxAttempts: z.number().int().nonnegative().nullish(),
        Window: nanoseconds.nullish(),
      })
      .nullish(),
    Placement: placement.nullish(),
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
export type Port = z.infer<typeof port>;
export type UpdateConfig = z.infer<typeof updateConfig>;
