import * as z from 'zod';

import type { RunResults } from './types.ts';

/** What is unknown is `null` in the file, so that its readers see that it was thought of. */
const maybe = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullish().transform((value) => value ?? undefined);
const ms = z.number().nonnegative();
const lane = z.enum(['cold', 'quick']);
const text = z.string();

const test = z.object({
  name: text,
  outcome: z.enum(['pass', 'fail', 'skip']),
  reason: maybe(text),
  ms,
  needs: maybe(z.array(text)),
});

const tier = z.object({
  tier: z.enum(['install', 'upgrade', 'backup', 'restore', 'custom']),
  outcome: z.enum(['pass', 'fail', 'skip', 'not-applicable', 'unverified']),
  reason: maybe(text),
  ms,
  tests: z.array(test),
});

/** `results.json`. */
export const runResultsSchema = z.object({
  schema: z.literal(1),
  id: text,
  recipe: text,
  ref: text,
  commit: text,
  version: maybe(text),
  pullRequest: maybe(text),
  domain: text,
  lane,
  requestedLane: lane,
  laneReason: maybe(text),
  confidence: z.enum(['authoritative', 'lower']),
  base: maybe(
    z.object({
      version: text,
      commit: text,
      origin: z.enum(['canonical', 'older-release', 'main']),
      ageMs: maybe(ms),
    }),
  ),
  verdict: z.enum(['green', 'red', 'infrastructure']),
  reason: maybe(text),
  lint: z.object({ outcome: z.enum(['pass', 'fail', 'not-run']), errors: z.array(text) }),
  tiers: z.array(tier),
  deployCount: z.int().nonnegative(),
  teardown: z.object({ clean: z.boolean(), leftovers: z.array(text) }),
  promotion: maybe(
    z.object({ outcome: z.enum(['promoted', 'not-promoted', 'failed']), reason: maybe(text) }),
  ),
  startedAt: z.iso.datetime({ offset: true }),
  ms: z.object({ total: ms, outside: ms, own: ms, windows: ms }),
}) satisfies z.ZodType<RunResults>;
