import type { RunResults, TestResult, TierName, TierResult } from '../src/index.ts';

export function test(outcome: TestResult['outcome'], changes: Partial<TestResult> = {}): TestResult {
  const reason = outcome === 'pass' ? undefined : `why ${outcome}`;
  return { name: `a ${outcome}`, outcome, reason, ms: 12, ...changes };
}

export function tier(name: TierName, changes: Partial<TierResult> = {}): TierResult {
  return { tier: name, outcome: 'pass', reason: undefined, ms: 1500, tests: [test('pass')], ...changes };
}

export function results(changes: Partial<RunResults> = {}): RunResults {
  return {
    schema: 1,
    id: 'r1',
    recipe: 'custom-html',
    ref: '1.11.0+1.29.0',
    commit: '0123456789abcdef0123456789abcdef01234567',
    version: '1.11.0+1.29.0',
    pullRequest: undefined,
    pullRequestHead: undefined,
    domain: 'cust-123456.ci.test',
    lane: 'cold',
    mode: 'cold',
    requestedLane: 'cold',
    laneReason: undefined,
    confidence: 'authoritative',
    base: { version: '1.10.0+1.28.0', commit: 'f'.repeat(40), origin: 'older-release', ageMs: undefined },
    verdict: 'green',
    reason: undefined,
    error: undefined,
    lint: { outcome: 'pass', errors: [] },
    tiers: [tier('install'), tier('upgrade'), tier('custom')],
    deployCount: 1,
    rewireCount: 0,
    dependencyDeployCount: 0,
    dependencies: [],
    customisation: { keys: [], files: [], env: [], secrets: [] },
    operatorsMust: { set: [], insert: [] },
    needsApproval: [],
    teardown: { clean: true, leftovers: [] },
    promotion: undefined,
    agreement: undefined,
    startedAt: '2026-01-01T00:00:00.000Z',
    ms: {
      total: 61_000,
      outside: 50_000,
      own: 11_000,
      windows: 2_000,
      phases: { prepare: { total: 61_000, outside: 50_000 } },
    },
    ...changes,
  };
}
