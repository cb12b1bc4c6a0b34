import * as z from 'zod';

import type { RecipeConfig } from './types.ts';

const seconds = z.number().positive();
const settings = z.record(
  z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of a variable'),
  z.string(),
);
const absence = z.string().min(1, 'must say why').exactOptional();

/** Strict: a misspelt key would otherwise switch something off unseen. */
export const recipeConfigSchema = z.strictObject({
  warmCanonical: z.boolean().exactOptional(),
  health: z
    .strictObject({
      path: z.string().startsWith('/', 'must begin with "/"'),
      statuses: z.array(z.int().min(100).max(599)).min(1).exactOptional(),
      bodyIncludes: z.string().exactOptional(),
    })
    .exactOptional(),
  timeouts: z
    .strictObject({ deploySec: seconds.exactOptional(), testSec: seconds.exactOptional() })
    .exactOptional(),
  env: settings.exactOptional(),
  upgradeEnv: settings.exactOptional(),
  expectedNotApplicable: z
    .strictObject({
      install: absence,
      upgrade: absence,
      backup: absence,
      restore: absence,
      custom: absence,
    })
    .exactOptional(),
}) satisfies z.ZodType<RecipeConfig>;
