import { commonShape } from '@ci-warm/app-cli';
import * as z from 'zod';

const seconds = z.number().nonnegative();

export const verbs = ['canonicals', 'rewarm', 'export', 'import', 'verify', 'prune'] as const;
export type Verb = (typeof verbs)[number];

export const configSchema = z.object({
  verb: z.enum(verbs),
  recipe: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be the name of a recipe')
    .optional(),
  to: z.string().optional(),
  recipient: z.array(z.string().startsWith('age1', 'must be an age recipient')).optional(),
  from: z.string().optional(),
  identity: z.string().optional(),
  allowOutsideLinks: z.boolean().optional(),
  yes: z.boolean().optional(),
  skipFetch: z.boolean().default(false),
  ...commonShape,
  repo: z
    .string()
    .startsWith('/')
    .default(() => process.cwd()),
  providers: z.array(z.string()).default(['keycloak', 'traefik']),
  canonicalStaleDays: z.number().positive().default(30),
  healthTimeoutSec: seconds.optional(),
  deadlineSec: seconds.default(3_600),
  stopGraceSec: seconds.default(120),
  maxTests: z.int().positive().default(2),
  wait: seconds.default(600),
});

export type Config = z.infer<typeof configSchema>;

/** What the operator says of every health window, in milliseconds. */
export function healthWindow({ healthWindowSec, healthSuccesses, healthTimeoutSec }: Config) {
  const timeoutMs = healthTimeoutSec === undefined ? undefined : healthTimeoutSec * 1_000;
  return { windowMs: healthWindowSec * 1_000, successes: healthSuccesses, timeoutMs };
}
