import { messageOf } from '@ci-warm/errors';
import type { ConvergeResult, ReconcileRequest } from '../types.ts';
import type { LookContext } from './context.ts';
import { decide, type Decision } from './decide.ts';
import type { Facts } from './facts.ts';
import { notesOf } from './lightweight-note.ts';
import { observe } from './observe.ts';
import { settingNotes } from './needs-settings.ts';
import { isRefusal } from './preflight.ts';
import { refusalError } from './refusal.ts';
import { estimateSnapshot } from './snapshot-estimate.ts';

/** What would be done, from what is there and a private copy of the recipe. */
export async function dryRun(context: LookContext, request: ReconcileRequest): Promise<ConvergeResult> {
  const { spec, ports, journal } = context;
  const scratch = await ports.scratchRecipes();
  try {
    const facts = await observe(context, scratch.recipes);
    const failed = facts.failed.filter(({ to }) => to !== request.retry);
    const options = { accept: request.accept, steps: spec.steps, gate: spec.gate ?? {} };
    const decision = decide({ ...facts, failed }, options);
    const from = (facts.running ?? facts.lastGood)?.version.raw;
    const common = {
      from,
      to: from,
      lastGood: facts.lastGood?.version.raw,
      held: decision.held,
      notes: notesOf(facts),
    };
    const unfinished = await journal.read();
    if (unfinished?.plan.from) {
      const reason = `an interrupted change to ${unfinished.plan.to.version} would be ended first`;
      return { ...common, outcome: 'noop', reason };
    }
    if (decision.action === 'refuse') throw refusalError(spec, decision);
    const notes = decision.action === 'upgrade' ? settingNotes(decision.to, facts.envPath) : [];
    return {
      ...common,
      notes: [...common.notes, ...notes],
      ...foreseen(decision, facts),
      ...(await foreseenSnapshot(context, decision)),
    };
  } finally {
    await scratch.remove();
  }
}

/** An upgrade's downtime, or why the app's data allows none. */
async function foreseenSnapshot(
  context: LookContext,
  { action }: Decision,
): Promise<Pick<ConvergeResult, 'snapshot'> & Partial<ConvergeResult>> {
  if (action !== 'upgrade') return {};
  try {
    return { snapshot: await estimateSnapshot(context) };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { outcome: 'rolled-back', reason: `would be refused: ${messageOf(error)}` };
  }
}

function foreseen(
  decision: Exclude<Decision, { action: 'refuse' }>,
  { state, unhealthyReason }: Facts,
): Pick<ConvergeResult, 'outcome' | 'reason'> & { to?: string } {
  if (decision.action === 'noop') return { outcome: 'noop', reason: undefined };
  if (decision.action === 'hold') return { outcome: 'held', reason: decision.reason };
  if (decision.action === 'adopt')
    return { outcome: 'noop', reason: `would adopt ${decision.running.version.raw} as last good` };
  const to = decision.to.version.raw;
  switch (decision.action) {
    case 'heal': {
      const reason = `would deploy ${to} again: ${unhealthyReason ?? `it is ${state}`}`;
      return { to, outcome: 'deployed', reason };
    }
    case 'first-deploy':
      return { to, outcome: 'deployed', reason: `would deploy ${to} for the first time` };
    case 'upgrade':
      return { to, outcome: 'upgraded', reason: `would upgrade ${decision.from.version.raw} to ${to}` };
  }
}
