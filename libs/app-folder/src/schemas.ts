import * as z from 'zod';
import type { ChangedBy, FailedEdge, RestorePoint } from './types.ts';

/** `state.json`, and the greater part of `canonical.json`. */
export const restorePointSchema = z.object({
  recipe: z.string().min(1),
  domain: z.string().min(1),
  version: z.string().min(1),
  commit: z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, 'must be a full commit hash'),
  images: z.record(z.string(), z.string()).readonly(),
  env: z.base64(),
  secrets: z.array(z.string()).readonly(),
  configs: z.array(z.string()).readonly(),
  // It becomes part of a path.
  snapshot: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be the name of one folder')
    .optional(),
  snapshotOf: z.string().optional(),
  takenAt: z.iso.datetime({ offset: true }),
}) satisfies z.ZodType<RestorePoint>;

export const attemptsSchema = z.object({
  edges: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      at: z.iso.datetime({ offset: true }),
      reason: z.string(),
      count: z.int().positive(),
    }) satisfies z.ZodType<FailedEdge>,
  ),
});

export const changedBySchema = z.object({
  run: z.string(),
  since: z.iso.datetime({ offset: true }),
  purpose: z.string(),
}) satisfies z.ZodType<ChangedBy>;
