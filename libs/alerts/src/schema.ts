import * as z from 'zod';
import type { Alert } from './types.ts';

/** One sentinel file. */
export const alertSchema = z.object({
  key: z.string().min(1),
  kind: z.enum([
    'hold',
    'lightweight-tag',
    'rolled-back',
    'broken',
    'promote-failed',
    'stale-canonical',
    'disk-low',
    'sweep-missed',
    'lanes-disagree',
    'unit-failed',
  ]),
  app: z.string(),
  summary: z.string(),
  firstAt: z.iso.datetime({ offset: true }),
  lastAt: z.iso.datetime({ offset: true }),
  count: z.int().positive(),
  details: z.record(z.string(), z.unknown()),
}) satisfies z.ZodType<Alert>;
