import type { Lane, RunResults, TierResult } from '@ci-warm/run-results';
import type { NewRunRecord } from './prepare/run-record.ts';
import type { RunPlan } from './run-plan.ts';

/** What a run's results say of what was asked for and where. */
export function identityOf({ id, request, ref, head, domain, choice, startedAt }: RunPlan) {
  const { recipe, pullRequest, lane: requestedLane } = request;
  return {
    schema: 1,
    id,
    recipe,
    ref,
    commit: head.commit,
    version: head.tagged?.version.raw,
    pullRequest,
    domain,
    lane: choice.lane,
    requestedLane,
    laneReason: choice.reason,
    confidence: choice.lane === 'quick' ? 'lower' : 'authoritative',
    startedAt,
  } satisfies Partial<RunResults>;
}

/** What a run owns, for whoever has to clean up after it. */
export function recordOf({ id, request, head, choice, domain, startedAt }: RunPlan): NewRunRecord {
  const { recipe, pullRequest } = request;
  return {
    id,
    recipe,
    commit: head.commit,
    ...(pullRequest === undefined ? {} : { pullRequest }),
    lane: choice.lane,
    ...(choice.lane === 'quick' ? { creates: [], borrows: domain } : { creates: [domain] }),
    startedAt,
  };
}

/** One deploy, and one more for an upgrade: a hidden redeploy would prove another app than the one that is told of. */
export function deployProblems(
  tiers: readonly TierResult[],
  { deployCount, lane }: { deployCount: number; lane: Lane },
): string[] {
  if (tiers.some(({ outcome }) => outcome === 'fail')) return [];
  const upgraded =
    lane === 'quick' || tiers.some(({ tier, outcome }) => tier === 'upgrade' && outcome === 'pass');
  const expected = upgraded ? 2 : 1;
  return deployCount === expected ? [] : [`the app was deployed ${deployCount} times instead of ${expected}`];
}
