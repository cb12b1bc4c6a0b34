import { homedir } from 'node:os';
import { join } from 'node:path';
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
  warmRoot: z.string().startsWith('/').default('/var/lib/ci-warm'),
  lockDir: z.string().startsWith('/').default('/run/lock'),
  baseDomain: z.string().regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'must be a domain name in lower case'),
  publicUrl: z.string().default('https://{domain}'),
  connectTo: z.string().regex(/:\d+$/, 'must be host:port').optional(),
  caFile: z.string().optional(),
  repo: z
    .string()
    .startsWith('/')
    .default(() => process.cwd()),
  abraDir: z.string().default(() => join(homedir(), '.abra')),
  dockerHost: z.string().default('unix:///var/run/docker.sock'),
  server: z.string().default('default'),
  recipesUrl: z.string().default('https://git.coopcloud.tech/coop-cloud/'),
  providers: z.array(z.string()).default(['keycloak', 'traefik']),
  healthWindowSec: seconds.default(15),
  healthSuccesses: z.int().positive().default(5),
  healthTimeoutSec: seconds.optional(),
  deadlineSec: seconds.default(3_600),
  teardownSec: seconds.default(600),
  stopGraceSec: seconds.default(120),
  canonicalBases: z.boolean().default(true),
});

export type Config = z.infer<typeof configSchema>;
