import type { AppResult } from '@ci-warm/app-cli';
import { exitCodes } from '@ci-warm/errors';
import { describeEstimate, type ReconcileOutcome, type ReconcileResult } from '@ci-warm/reconcile';

/** What the operator and the unit hear of a result. */
export function answer(result: ReconcileResult): AppResult {
  return { exitCode: exitCodeFor[result.outcome], document: documentOf(result), text: textOf(result) };
}

/** Every field is always there: what is not known is null, not missing. */
function documentOf({
  app,
  domain,
  outcome,
  from,
  to,
  lastGood,
  held,
  reason,
  recovered,
  resumed,
  failedState,
  snapshot,
  ...rest
}: ReconcileResult): Record<string, unknown> {
  const nullable = { from, to, lastGood, held, reason, recovered, resumed, failedState, snapshot };
  const filled = Object.fromEntries(Object.entries(nullable).map(([key, value]) => [key, value ?? null]));
  return { app, domain, outcome, ...filled, ...rest };
}

const exitCodeFor: Readonly<Record<ReconcileOutcome, number>> = {
  noop: exitCodes.done,
  deployed: exitCodes.done,
  upgraded: exitCodes.done,
  held: exitCodes.done,
  'rolled-back': exitCodes.failed,
  broken: exitCodes.broken,
};

function textOf(result: ReconcileResult): string {
  const { app, from, to, outcome, reason, held, ms, dryRun } = result;
  const versions = from === to ? (to ?? 'nothing') : `${from ?? 'nothing'} → ${to ?? 'nothing'}`;
  const marks = [
    result.adopted && 'adopted',
    result.healed && 'healed',
    result.resumed && `an interrupted change was ${result.resumed}`,
  ];
  const head = [
    `${dryRun ? '(dry run) ' : ''}${app}: ${outcome}`,
    versions,
    ...marks.filter(Boolean),
    `${ms} ms`,
  ].join(', ');
  const known = result.notes.map((note) => `  note: ${note}`);
  const waiting = held.map(
    ({ version, reason: why, explanation }) => `  held ${version} (${why}): ${explanation}`,
  );
  return [
    head,
    ...(reason === undefined ? [] : [`  ${reason}`]),
    ...snapshotText(result),
    ...failedText(result),
    ...known,
    ...waiting,
  ].join('\n');
}

function snapshotText({ snapshot, dryRun }: ReconcileResult): string[] {
  return snapshot === undefined || !dryRun ? [] : [`  ${describeEstimate(snapshot)}`];
}

function failedText({ failedState }: ReconcileResult): string[] {
  if (failedState?.outcome === 'kept')
    return [`  what the failed version wrote is in ${failedState.path}: ${failedState.names} names`];
  if (failedState?.outcome === 'not-kept')
    return [`  what the failed version wrote is not kept: ${failedState.reason}`];
  return [];
}
