import { messageOf, WarmError } from '@ci-warm/errors';
import {
  verdictOf,
  withAbsences,
  type Lane,
  type RunError,
  type RunResults,
  type TierName,
  type TierResult,
} from '@ci-warm/run-results';
import type { NewRunRecord } from '@ci-warm/runs';
import type { PlannedNames } from '../contract/dependency.ts';
import type { LaneOutcome, TornDown } from '../contract/outcome.ts';
import type { Run } from '../contract/run.ts';
import { customisationOf } from './customisation.ts';
import { withTestsNotRun } from './tests-not-run.ts';

/** The results of a run that has ended, its teardown included. */
export function resultsOf(
  run: Run,
  {
    outcome,
    tornDown,
    dependencies,
  }: { outcome: LaneOutcome; tornDown: TornDown; dependencies: RunResults['dependencies'] },
): RunResults {
  const { choice, config, files, requestedTiers: requested, watch } = run;
  const { lane } = choice;
  const { teardown } = tornDown;
  const tiers = run.tiers.results();
  const findings = run.tiers.findings();
  const deploys = run.deploys.totals();
  const infrastructure = wordsFor(outcome.stoppedBy) ?? tornDown.infrastructure;
  const problems = [
    ...findings.needsApproval.map(({ kind, value }) => `needs approval: ${kind} ${value}`),
    ...(infrastructure === undefined ? deployProblems(tiers, { ...deploys, lane }) : []),
  ];
  const verdict = verdictOf({ requested, tiers, teardown, infrastructure, problems });
  return {
    ...identityOf(run),
    base: outcome.base,
    ...verdict,
    error: verdict.verdict === 'infrastructure' ? errorOf(outcome, tornDown) : undefined,
    lint: outcome.lint,
    tiers: withAbsences(withTestsNotRun(tiers, run.tests), {
      requested,
      lane,
      declared: config.expectedNotApplicable ?? {},
    }),
    ...deploys,
    ...findings,
    dependencies,
    customisation: customisationOf(config, files),
    notes: run.head.lightweight === undefined ? undefined : [run.head.lightweight],
    teardown,
    promotion: undefined,
    agreement: undefined,
    ms: watch.times(),
  };
}

/** What a run's results say of what was asked for and where. */
function identityOf({ id, request, head, domain, choice, startedAt }: Run) {
  const { recipe, pullRequest, lane: requestedLane } = request;
  return {
    schema: 1,
    id,
    recipe,
    ref: head.ref,
    commit: head.commit,
    version: head.tagged?.version.raw,
    pullRequest,
    pullRequestHead: head.pullRequestHead,
    domain,
    lane: choice.lane,
    mode: choice.lane,
    requestedLane,
    laneReason: choice.reason,
    confidence: choice.lane === 'quick' ? 'lower' : 'authoritative',
    startedAt,
  } satisfies Partial<RunResults>;
}

/** What a run owns, for whoever has to clean up after it. */
export function recordOf(
  { id, request, head, choice, domain, startedAt }: Run,
  { creates, realms }: PlannedNames,
): NewRunRecord {
  const { recipe, pullRequest } = request;
  return {
    id,
    recipe,
    commit: head.commit,
    ...(pullRequest === undefined ? {} : { pullRequest }),
    lane: choice.lane,
    ...(choice.lane === 'quick'
      ? { creates: [...creates], borrows: domain }
      : { creates: [domain, ...creates] }),
    realms: [...realms],
    startedAt,
  };
}

/** One deploy, one more for an upgrade, one for a fresh install: a hidden redeploy would prove another app than the one that is told of. */
function deployProblems(
  tiers: readonly TierResult[],
  { deployCount, lane }: { deployCount: number; lane: Lane },
): string[] {
  if (tiers.some(({ outcome }) => outcome === 'fail')) return [];
  const passed = (name: TierName) => tiers.some(({ tier, outcome }) => tier === name && outcome === 'pass');
  // The quick lane reattaches the canonical, and upgrades it in the first tier that looks at the tested commit.
  const upgraded = passed('upgrade') || (lane === 'quick' && passed('custom'));
  const expected = (upgraded ? 2 : 1) + (passed('fresh-install') ? 1 : 0);
  return deployCount === expected ? [] : [`the app was deployed ${deployCount} times instead of ${expected}`];
}

function wordsFor(thrown: unknown): string | undefined {
  if (thrown === undefined) return undefined;
  const hint = thrown instanceof WarmError && thrown.hint !== undefined ? ` (${thrown.hint})` : '';
  return `${messageOf(thrown)}${hint}`;
}

/** For machines, which are not to read sentences. */
function errorOf({ stoppedBy }: LaneOutcome, { infrastructure, fault }: TornDown): RunError {
  // What only a person can mend is told before all else: without that, the next run ends in the same way.
  const thrown = fault instanceof WarmError && fault.kind === 'broken' ? fault : stoppedBy;
  if (thrown instanceof WarmError) {
    const { kind, code, hint } = thrown;
    return { kind, code, hint };
  }
  const unnamed = infrastructure === undefined ? 'tier-unverified' : 'teardown-incomplete';
  return {
    kind: 'infrastructure',
    code: stoppedBy === undefined ? unnamed : 'unexpected',
    hint: undefined,
  };
}
