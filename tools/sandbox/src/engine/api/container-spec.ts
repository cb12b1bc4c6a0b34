import * as z from 'zod';

// Strict throughout: a key that is not listed is answered with 501 and its name.
const strings = z.record(z.string(), z.string());
export const labels = strings.nullish().transform((value) => value ?? {});
export const nanoseconds = z.number().int().nonnegative();
// Clients send it empty; with content it would be a promise that nobody keeps here.
const empty = z.strictObject({}).nullish();
const texts = z.array(z.string()).nullish();
const whole = z.number().int();

const file = z.strictObject({
  Name: z.string(),
  UID: z.string().optional(),
  GID: z.string().optional(),
  Mode: whole.optional(),
});

const mount = z.strictObject({
  Type: z.enum(['volume', 'bind', 'tmpfs']),
  Source: z.string().optional(),
  Target: z.string(),
  ReadOnly: z.boolean().optional(),
  Consistency: z.string().optional(),
  VolumeOptions: z
    .strictObject({
      NoCopy: z.boolean().optional(),
      Labels: strings.nullish(),
      DriverConfig: z.strictObject({ Name: z.string().optional(), Options: strings.nullish() }).nullish(),
    })
    .nullish(),
  BindOptions: z.strictObject({ Propagation: z.string().optional() }).nullish(),
  TmpfsOptions: z.strictObject({ SizeBytes: whole.optional(), Mode: whole.optional() }).nullish(),
});

const healthcheck = z.strictObject({
  Test: z.array(z.string()).optional(),
  Interval: nanoseconds.optional(),
  Timeout: nanoseconds.optional(),
  StartPeriod: nanoseconds.optional(),
  StartInterval: nanoseconds.optional(),
  Retries: whole.nonnegative().optional(),
});

const dns = z.strictObject({ Nameservers: texts, Search: texts, Options: texts });

export const containerSpec = z.strictObject({
  Image: z.string().min(1),
  Labels: labels,
  Command: texts,
  Args: texts,
  Env: texts,
  Hostname: z.string().optional(),
  Dir: z.string().optional(),
  User: z.string().optional(),
  Groups: texts,
  TTY: z.boolean().optional(),
  OpenStdin: z.boolean().optional(),
  ReadOnly: z.boolean().optional(),
  Init: z.boolean().nullish(),
  StopSignal: z.string().optional(),
  StopGracePeriod: nanoseconds.nullish(),
  Mounts: z.array(mount).nullish(),
  Healthcheck: healthcheck.nullish(),
  Hosts: texts,
  DNSConfig: dns.nullish(),
  Secrets: z.array(z.strictObject({ SecretID: z.string(), SecretName: z.string(), File: file })).nullish(),
  Configs: z.array(z.strictObject({ ConfigID: z.string(), ConfigName: z.string(), File: file })).nullish(),
  Isolation: z.enum(['', 'default']).optional(),
  Sysctls: strings.nullish(),
  CapabilityAdd: texts,
  CapabilityDrop: texts,
  Ulimits: z.array(z.strictObject({ Name: z.string(), Soft: whole, Hard: whole })).nullish(),
  OomScoreAdj: whole.optional(),
  Privileges: empty,
});

export type ContainerSpec = z.infer<typeof containerSpec>;
