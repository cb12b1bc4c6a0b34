import fc from 'fast-check';

import type { RunResults, TierName } from '../src/index.ts';
import { runPhases } from '../src/types.ts';
import { results } from './results.ts';

/** Words that no summary uses of itself, so that what it says is its own. */
const word = fc.stringMatching(/^[xyz0-9]{1,8}$/);
const maybeWord = fc.option(word, { nil: undefined });
const words = fc.array(word, { maxLength: 2 });
const ms = fc.nat({ max: 10_000_000 });
const count = fc.nat({ max: 3 });
const lane = fc.constantFrom<RunResults['lane'][]>('cold', 'quick');
const verdict = fc.constantFrom<RunResults['verdict'][]>('green', 'red', 'infrastructure');
const times = fc.record({ total: ms, outside: ms });

const test = fc.record({
  name: word,
  outcome: fc.constantFrom('pass' as const, 'fail' as const, 'skip' as const),
  reason: maybeWord,
  ms,
  needs: fc.option(words, { nil: undefined }),
});

const tierOf = (tier: TierName) =>
  fc.record({
    tier: fc.constant(tier),
    outcome: fc.constantFrom(...(['pass', 'fail', 'skip', 'not-applicable', 'unverified'] as const)),
    reason: maybeWord,
    absence: fc.constantFrom(...(['intended', 'not-asked', 'gap', undefined] as const)),
    ms,
    waited: fc.option(fc.record({ outside: ms, windows: ms }), { nil: undefined }),
    tests: fc.array(test, { maxLength: 3 }),
  });
const tierNames: TierName[] = ['install', 'upgrade', 'backup', 'restore', 'custom', 'fresh-install'];

/** Results of any kind, also such as no run would write. */
export const anyResults: fc.Arbitrary<RunResults> = fc
  .record({
    recipe: word,
    version: maybeWord,
    pullRequest: maybeWord,
    pullRequestHead: maybeWord,
    lane,
    requestedLane: lane,
    laneReason: maybeWord,
    confidence: fc.constantFrom('authoritative' as const, 'lower' as const),
    base: fc.option(
      fc.record({
        version: word,
        commit: word,
        origin: fc.constantFrom(...(['canonical', 'older-release', 'main'] as const)),
        ageMs: fc.option(ms, { nil: undefined }),
        known: fc.option(fc.record({ run: word, promotedAt: word, host: maybeWord }), { nil: undefined }),
      }),
      { nil: undefined },
    ),
    verdict,
    reason: maybeWord,
    error: fc.option(fc.record({ kind: word, code: word, hint: maybeWord }), { nil: undefined }),
    lint: fc.record({
      outcome: fc.constantFrom('pass' as const, 'fail' as const, 'not-run' as const),
      errors: words,
    }),
    tiers: fc.subarray(tierNames).chain((names) => fc.tuple(...names.map(tierOf))),
    deployCount: count,
    rewireCount: count,
    dependencyDeployCount: count,
    dependencies: fc.array(
      fc.record({
        recipe: word,
        mode: fc.constantFrom('warm' as const, 'cold' as const),
        reason: maybeWord,
        domain: word,
        realm: maybeWord,
      }),
      { maxLength: 2 },
    ),
    customisation: fc.record({ keys: words, files: words, env: words, secrets: words }),
    operatorsMust: fc.record({ set: words, insert: words }),
    needsApproval: fc.array(fc.record({ kind: word, value: word, service: maybeWord }), { maxLength: 2 }),
    teardown: fc.record({ clean: fc.boolean(), leftovers: words }),
    promotion: fc.option(
      fc.record({
        outcome: fc.constantFrom(...(['promoted', 'not-promoted', 'failed'] as const)),
        reason: maybeWord,
      }),
      { nil: undefined },
    ),
    agreement: fc.option(fc.record({ run: word, lane, verdict, agrees: fc.boolean() }), { nil: undefined }),
    ms: fc.record({
      ...{ total: ms, outside: ms, own: ms, windows: ms },
      phases: fc.dictionary(fc.constantFrom(...runPhases), times, { noNullPrototype: true }),
    }),
  })
  .map((changes) => results({ ...changes, mode: changes.lane }));
