import * as z from 'zod';
import { runPhases, type RunResults } from './types.ts';

/** What is unknown is `null` in the file, so that its readers see that it was thought of. */
const maybe = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullish().transform((value) => value ?? undefined);
/** Missing in the files of older versions. */
const later = <Schema extends z.ZodType>(schema: Schema, missing: z.output<Schema>) =>
  schema.nullish().transform((value) => value ?? missing);
const ms = z.number().nonnegative();
const lane = z.enum(['cold', 'quick']);
const verdict = z.enum(['green', 'red', 'infrastructure']);
const text = z.string();
const texts = z.array(text);
const count = z.int().nonnegative();
const times = z.object({
  total: ms,
  outside: ms,
  own: ms,
  windows: ms,
  phases: later(z.partialRecord(z.enum(runPhases), z.object({ total: ms, outside: ms })), {}),
});

const test = z.object({
  name: text,
  outcome: z.enum(['pass', 'fail', 'skip']),
  reason: maybe(text),
  ms,
  needs: maybe(texts),
});

const tier = z.object({
  tier: z.enum(['install', 'upgrade', 'backup', 'restore', 'custom', 'fresh-install']),
  outcome: z.enum(['pass', 'fail', 'skip', 'not-applicable', 'unverified']),
  reason: maybe(text),
  absence: maybe(z.enum(['intended', 'not-asked', 'gap'])),
  ms,
  waited: maybe(z.object({ outside: ms, windows: ms })),
  tests: z.array(test),
});

const base = z.object({
  version: text,
  commit: text,
  origin: z.enum(['canonical', 'older-release', 'main']),
  ageMs: maybe(ms),
  known: maybe(z.object({ run: text, promotedAt: text, host: maybe(text) })),
});

const dependency = z.object({
  recipe: text,
  mode: z.enum(['warm', 'cold']),
  reason: maybe(text),
  domain: text,
  realm: maybe(text),
});

const noCustomisation = { keys: [], files: [], env: [], secrets: [] };
const customisation = z.object({ keys: texts, files: texts, env: texts, secrets: texts });

/** `results.json`. */
export const runResultsSchema = z
  .object({
    schema: z.literal(1),
    id: text,
    recipe: text,
    ref: text,
    commit: text,
    version: maybe(text),
    pullRequest: maybe(text),
    pullRequestHead: maybe(text),
    domain: text,
    lane,
    mode: maybe(lane),
    requestedLane: lane,
    laneReason: maybe(text),
    confidence: z.enum(['authoritative', 'lower']),
    base: maybe(base),
    verdict,
    reason: maybe(text),
    error: maybe(z.object({ kind: text, code: text, hint: maybe(text) })),
    lint: z.object({ outcome: z.enum(['pass', 'fail', 'not-run']), errors: texts }),
    tiers: z.array(tier),
    deployCount: count,
    rewireCount: later(count, 0),
    dependencyDeployCount: later(count, 0),
    dependencies: later(z.array(dependency), []),
    customisation: later(customisation, noCustomisation),
    operatorsMust: later(z.object({ set: texts, insert: texts }), { set: [], insert: [] }),
    needsApproval: later(z.array(z.object({ kind: text, value: text, service: maybe(text) })), []),
    notes: maybe(texts),
    teardown: z.object({ clean: z.boolean(), leftovers: texts }),
    promotion: maybe(
      z.object({ outcome: z.enum(['promoted', 'not-promoted', 'failed']), reason: maybe(text) }),
    ),
    agreement: maybe(z.object({ run: text, lane, verdict, agrees: z.boolean() })),
    startedAt: z.iso.datetime({ offset: true }),
    ms: times,
  })
  .transform((results) => ({ ...results, mode: results.lane })) satisfies z.ZodType<RunResults>;
