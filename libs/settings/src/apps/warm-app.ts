import * as z from 'zod';
import { seconds } from '../common-rows.ts';
import { gateRows } from '../rows/gate.ts';
import { serverRows } from '../rows/server.ts';

const domain = serverRows.baseDomain.schema;
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
export const warmApp = z.strictObject({
  recipe: z.string().min(1).optional(),
  domain: domain.optional(),
  stateful: z.boolean().optional(),
  isIngress: z.boolean().optional(),
  health: health.partial().optional(),
  healthWindowSec: seconds.optional(),
  healthSuccesses: z.int().positive().optional(),
  healthTimeoutSec: seconds.optional(),
  env: env.optional(),
  markers: gateRows.markers.schema,
  zeroMinorIsMajor: gateRows.zeroMinorIsMajor.schema,
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

export type WarmAppSettings = z.infer<typeof warmApp>;
