import { restorePointSchema } from '@ci-warm/app-folder';
import * as z from 'zod';
import type { Canonical } from './types.ts';

/** `canonical.json`. */
export const canonicalSchema = restorePointSchema.extend({
  status: z.enum(['idle', 'deployed', 'seeding']),
  run: z.string().min(1),
  promotedAt: z.iso.datetime({ offset: true }),
  imported: z.object({ host: z.string(), at: z.iso.datetime({ offset: true }) }).optional(),
}) satisfies z.ZodType<Canonical>;
