import { commonShape } from '@ci-warm/app-cli';
import * as z from 'zod';

const seconds = z.number().nonnegative();
const domain = commonShape.baseDomain;
const env = z.record(z.string().regex(/^[A-Z_][A-Z0-9_]*$/, 'must be the name of a variable'), z.string());

const health = z.strictObject({
  path: z.string().startsWith('/'),
  statuses: z.array(z.int().min(100).max(599)).min(1),
  bodyIncludes: z.string(),
  /** Probe this host instead of the app's own domain. */
  host: domain,
  /** Apps that this one calls by name: their answers are no mix-up. */
  mayCall: z.array(domain),
});

/** One warm app: what differs from the built-in one of that name, or all of one of the operator's own. */
const appSchema = z.strictObject({
  recipe: z.string().min(1).optional(),
  domain: domain.optional(),
  stateful: z.boolean().optional(),
  isIngress: z.boolean().optional(),
  health: health.partial().optional(),
  healthWindowSec: seconds.optional(),
  healthSuccesses: z.int().positive().optional(),
  healthTimeoutSec: seconds.optional(),
  env: env.optional(),
  markers: z.array(z.string().min(1)).optional(),
  steps: z.enum(['on-failure', 'always', 'never']).optional(),
  /** traefik: a certificate of one's own, by the versions of its two secrets and the files that they are inserted from. */
  wildcard: z
    .strictObject({
      certVersion: z.string().min(1),
      keyVersion: z.string().min(1),
      certFile: z.string().startsWith('/').optional(),
      keyFile: z.string().startsWith('/').optional(),
    })
    .optional(),
  /** traefik: routes from files as well. */
  fileProvider: z.boolean().optional(),
});

export const configSchema = z.object({
  app: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/, 'must be the name of a warm app')
    .optional(),
  ...commonShape,
  // An app with a domain of its own needs none.
  baseDomain: commonShape.baseDomain.optional(),
  healthTimeoutSec: seconds.optional(),
  deployTimeoutSec: seconds.default(600),
  freeFloor: z.number().min(0).max(0.9).optional(),
  dryRun: z.boolean().default(false),
  accept: z.string().min(1).optional(),
  retry: z.string().min(1).optional(),
  keepFailed: z.boolean().default(false),
  trustClones: z.boolean().default(false),
  wait: seconds.optional(),
  apps: z.record(z.string(), appSchema).default({}),
});

export type Config = z.infer<typeof configSchema>;
export type AppSettings = z.infer<typeof appSchema>;
