import { adopt } from './change/adopt.ts';
import type { ChangeOutcome, ReconcileContext } from './change/context.ts';
import { firstDeploy } from './change/first-deploy.ts';
import { heal } from './change/heal.ts';
import { keepCommits } from './change/keep-commits.ts';
import { alertBroken, alertHeld, alertLightweight, endDownAlert } from './change/raise-alerts.ts';
import { recover } from './change/recover.ts';
import { restoreSnapshot } from './change/restore-snapshot.ts';
import { upgrade } from './change/upgrade.ts';
import { decide, type Decision } from './decide/decide.ts';
import type { DecideOptions, Facts } from './decide/facts.ts';
import { notesOf } from './decide/lightweight-note.ts';
import { observe } from './decide/observe.ts';
import { refusalError } from './decide/refusal.ts';
import type { ConvergeResult, ReconcileRequest } from './types.ts';

/** Observe, decide, act; again after a heal and after each step of a walk. */
export async function converge(
  context: ReconcileContext,
  request: ReconcileRequest,
): Promise<ConvergeResult> {
  const { spec, folder, journal, ports, tools } = context;
  if (request.restore !== undefined) return await restoreAsked(context, request.restore);
  const interruptedFrom = (await journal.read())?.plan.from?.version;
  const isKept = await keepCommits(context);
  const recovered = await recover(context);
  if (request.retry !== undefined) await folder.forgetFailures(request.retry);
  let facts = await observe(context, tools.abra.recipes);
  const from = (recovered && interruptedFrom) ?? (facts.running ?? facts.lastGood)?.version.raw;
  let accept = request.accept;
  let wasAccepted = false;
  let changed: ChangeOutcome | undefined = recovered;
  for (;;) {
    ports.signal?.throwIfAborted();
    const failed = endsCall(changed, wasAccepted);
    const options: DecideOptions = {
      accept: failed ? undefined : accept,
      steps: spec.steps,
      gate: spec.gate ?? {},
    };
    const decision = decide(facts, options);
    if (failed || !isChange(decision)) return await end(context, { decision, changed, facts, from, isKept });
    if (decision.action === 'adopt') {
      await adopt(context, decision.running);
      const adopted = await observeAgain(context, facts);
      return await end(context, { decision, changed, facts: adopted, from, isKept: false });
    }
    changed = await apply(context, decision);
    if (changed.outcome === 'upgraded') context.effects.recovered = undefined;
    wasAccepted = accept !== undefined && decision.action === 'upgrade';
    if (decision.action === 'upgrade' || accept === facts.lastGood?.version.raw) accept = undefined;
    facts = await observeAgain(context, facts);
  }
}

/** Ends the call: what is newer is for the next one. */
async function restoreAsked(context: ReconcileContext, id: string): Promise<ConvergeResult> {
  const from = (await context.folder.state())?.version;
  const changed = await restoreSnapshot(context, id);
  const facts = await observe(context, context.tools.abra.recipes);
  if (facts.state === 'healthy') await endDownAlert(context);
  const reason = 'reason' in changed ? changed.reason : `with the data of snapshot ${id}`;
  const versions = { from, to: facts.running?.version.raw, lastGood: facts.lastGood?.version.raw };
  return { ...versions, held: [], notes: [], outcome: changed.outcome, reason };
}

/**
 * A change that went wrong ends the call: what is left to find out is what waits. A release that was refused while the
 * app served has harmed nothing, so the next lower one is tried; but who named it is to hear of it.
 */
function endsCall(changed: ChangeOutcome | undefined, wasAccepted: boolean): boolean {
  if (changed?.outcome !== 'rolled-back' && changed?.outcome !== 'broken') return false;
  return changed.untouched !== true || wasAccepted;
}

type Change = Extract<Decision, { action: 'adopt' | 'first-deploy' | 'heal' | 'upgrade' }>;

function isChange(decision: Decision): decision is Change {
  return decision.action !== 'noop' && decision.action !== 'hold' && decision.action !== 'refuse';
}

async function apply(
  context: ReconcileContext,
  decision: Exclude<Change, { action: 'adopt' }>,
): Promise<ChangeOutcome> {
  switch (decision.action) {
    case 'heal':
      return await heal(context, decision.to.point, decision.instead);
    case 'first-deploy':
      return await firstDeploy(context, decision.to);
    case 'upgrade':
      return await upgrade(context, decision.from, decision.to);
  }
}

/** Raises the alerts of what waits, and says how the call ended. */
async function end(
  context: ReconcileContext,
  last: {
    decision: Decision;
    changed: ChangeOutcome | undefined;
    facts: Facts;
    from: string | undefined;
    /** What the app's files named at the beginning of the call; an adoption is not among it. */
    isKept: boolean;
  },
): Promise<ConvergeResult> {
  const { decision, changed, facts, from, isKept } = last;
  if (decision.action === 'refuse' && changed === undefined) {
    const { code, kind, reason } = decision;
    // Nobody is served, and nothing will change that before a person has acted.
    if (kind === 'broken' && facts.state !== 'healthy') await alertBroken(context, { code, reason });
    throw refusalError(context.spec, decision);
  }
  const { held, gateHolds } = decision;
  await alertHeld(context, held, gateHolds);
  await alertLightweight(context, facts);
  await context.folder.repairLastGood();
  if (facts.state === 'healthy') await endDownAlert(context);
  if (changed !== undefined || !isKept) await keepCommits(context);
  const to = facts.running?.version.raw;
  const common = { from, to, lastGood: facts.lastGood?.version.raw, held, notes: notesOf(facts) };
  const refused = decision.action === 'refuse' ? decision.reason : undefined;
  if (changed)
    return { ...common, outcome: changed.outcome, reason: 'reason' in changed ? changed.reason : refused };
  if (decision.action === 'hold') return { ...common, outcome: 'held', reason: decision.reason };
  return { ...common, outcome: 'noop', reason: undefined };
}

/** After a change: what the app's files and the engine say now. The releases are the ones that were fetched. */
async function observeAgain(context: ReconcileContext, { unreachable }: Facts): Promise<Facts> {
  const fetched =
    unreachable === undefined
      ? { outcome: 'fetched' as const }
      : { outcome: 'unreachable' as const, reason: unreachable };
  return await observe(context, { ...context.tools.abra.recipes, fetch: async () => fetched });
}
