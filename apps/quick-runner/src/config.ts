import { commonShape } from '@ci-warm/app-cli';
import * as z from 'zod';

const seconds = z.number().nonnegative();

export const configSchema = z.object({
  recipe: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be the name of a recipe'),
  ref: z
    .string()
    .regex(/^\w[\w./+-]*$/, 'must be a tag, a branch or a commit')
    .optional(),
  pr: z.string().regex(/^\d+$/, 'must be the number of a pull request').optional(),
  source: z.string().regex(/^[^-]/, 'must be a URL or owner/name').optional(),
  stages: z.string().optional(),
  quick: z.boolean().default(false),
  mode: z.enum(['cold', 'quick']).optional(),
  skipFetch: z.boolean().default(false),
  freshInstall: z.boolean().default(false),
  ...commonShape,
  repo: z
    .string()
    .startsWith('/')
    .default(() => process.cwd()),
  providers: z.array(z.string()).default(['keycloak', 'traefik']),
  healthTimeoutSec: seconds.optional(),
  deadlineSec: seconds.default(3_600),
  teardownSec: seconds.default(600),
  stopGraceSec: seconds.default(120),
  canonicalBases: z.boolean().default(true),
  canonicalStaleDays: z.number().positive().default(30),
  providerWaitSec: seconds.default(120),
  maxTests: z.int().positive().default(2),
  wait: seconds.default(600),
});

export type Config = z.infer<typeof configSchema>;

/** What the operator says of every health window, in milliseconds. */
export function healthWindow({ healthWindowSec, healthSuccesses, healthTimeoutSec }: Config) {
  const timeoutMs = healthTimeoutSec === undefined ? undefined : healthTimeoutSec * 1_000;
  return { windowMs: healthWindowSec * 1_000, successes: healthSuccesses, timeoutMs };
}
