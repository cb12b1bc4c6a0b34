import { WarmError } from '@ci-warm/errors';
import type { TaggedVersion } from '@ci-warm/abra-client';
import { adopt } from './adopt.ts';
import { decide, type Decision } from './decide.ts';
import { firstDeploy } from './first-deploy.ts';
import type { Wishes } from './facts.ts';
import { heal } from './heal.ts';
import { observe, type Observation } from './observe.ts';
import { recover } from './recover.ts';
import { tellHeld } from './tell.ts';
import type { ReconcileRequest, ReconcileResult } from './types.ts';
import { upgrade } from './upgrade.ts';
import type { ChangeOutcome, Work } from './work.ts';

type Ended = Pick<ReconcileResult, 'outcome' | 'from' | 'to' | 'lastGood' | 'held' | 'reason'>;

/** Observe, decide, act; again after a heal and after each step of a walk. A dry run ends at the first decision. */
export async function converge(work: Work, request: ReconcileRequest): Promise<Ended> {
  if (request.dryRun) return await foresee(work, request);
  const inFlight = (await work.journal.read())?.plan.from?.version;
  const recovered = await recover(work);
  if (request.retry !== undefined) await work.folder.forgetFailures(request.retry);
  const { recipes } = work.hands.abra;
  let seen = await observe(work, recipes);
  let wishes = wishesOf(work, request.accept);
  const from = (recovered && inFlight) ?? seen.running?.version ?? seen.lastGood?.version;
  let changed: ChangeOutcome | undefined = recovered;
  for (;;) {
    work.ports.signal?.throwIfAborted();
    // A change that went wrong ends the call: what is left to say is what waits.
    const failed = changed !== undefined && (changed.outcome === 'rolled-back' || changed.outcome === 'broken');
    const decision = decide(seen.facts, failed ? { ...wishes, accept: undefined } : wishes);
    if (failed || isEnd(decision)) return await end(work, { decision, changed, seen, from });
    if (decision.action === 'heal') {
      const outcome = await heal(work, required(seen.lastGood));
      if (!outcome.healed) changed = { outcome: 'broken', reason: outcome.reason };
      else changed = { outcome: 'deployed', version: decision.version };
    } else if (decision.action === 'adopt') {
      await adopt(work, required(seen.running));
      return await end(work, { decision, changed, seen: await refresh(work, seen), from });
    } else if (decision.action === 'first-deploy') {
      changed = await firstDeploy(work, tagged(seen, decision.version));
    } else {
      changed = await upgrade(work, required(seen.running), tagged(seen, decision.to));
      wishes = { ...wishes, accept: undefined };
    }
    seen = await refresh(work, seen);
  }
}

function isEnd(decision: Decision): decision is Extract<Decision, { action: 'noop' | 'hold' | 'refuse' }> {
  return decision.action === 'noop' || decision.action === 'hold' || decision.action === 'refuse';
}

interface Ending {
  decision: Decision;
  changed: ChangeOutcome | undefined;
  seen: Observation;
  from: string | undefined;
}

async function end(work: Work, { decision, changed, seen, from }: Ending): Promise<Ended> {
  if (decision.action === 'refuse' && changed === undefined) throw refusal(work, decision);
  const { held } = decision;
  await tellHeld(work, held, decision.gateHolds);
  await work.folder.repairLastGood();
  const common = { from, to: seen.running?.version, lastGood: seen.lastGood?.version, held };
  const refused = decision.action === 'refuse' ? decision.reason : undefined;
  if (changed) return { ...common, outcome: changed.outcome, reason: 'reason' in changed ? changed.reason : refused };
  if (decision.action === 'hold') return { ...common, outcome: 'held', reason: decision.reason };
  return { ...common, outcome: 'noop', reason: undefined };
}

/** What would be done, from what is there and a private copy of the recipe. */
async function foresee(work: Work, request: ReconcileRequest): Promise<Ended> {
  const scratch = await work.ports.scratchRecipes();
  try {
    const seen = await observe(work, scratch.recipes);
    const { facts } = seen;
    const failed = facts.failed.filter(({ to }) => to !== request.retry);
    const decision = decide({ ...facts, failed }, wishesOf(work, request.accept));
    const from = seen.running?.version ?? seen.lastGood?.version;
    const common = { from, to: from, lastGood: seen.lastGood?.version, held: decision.held };
    const record = await work.journal.read();
    if (record?.plan.from) return { ...common, outcome: 'noop', reason: `an interrupted change to ${record.plan.to.version} would be ended first` };
    switch (decision.action) {
      case 'refuse':
        throw refusal(work, decision);
      case 'hold':
        return { ...common, outcome: 'held', reason: decision.reason };
      case 'noop':
        return { ...common, outcome: 'noop', reason: undefined };
      case 'adopt':
        return { ...common, outcome: 'noop', reason: `would adopt ${decision.version} as last good` };
      case 'heal':
        return { ...common, to: decision.version, outcome: 'deployed', reason: `would deploy ${decision.version} again: ${facts.sickness ?? `it is ${facts.state}`}` };
      case 'first-deploy':
        return { ...common, to: decision.version, outcome: 'deployed', reason: `would deploy ${decision.version} for the first time` };
      case 'upgrade':
        return { ...common, to: decision.to, outcome: 'upgraded', reason: `would upgrade ${decision.from} to ${decision.to}` };
    }
  } finally {
    await scratch.remove();
  }
}

function wishesOf({ spec }: Work, accept: string | undefined): Wishes {
  return { accept, steps: spec.steps, gate: spec.gate ?? {} };
}

/** After a change: what the app's files and the engine say now. The releases are the ones that were fetched. */
async function refresh(work: Work, seen: Observation): Promise<Observation> {
  return await observe(work, { ...work.hands.abra.recipes, fetch: async () => fetchedAs(seen) });
}

function fetchedAs({ facts }: Observation): { outcome: 'fetched' } | { outcome: 'unreachable'; reason: string } {
  return facts.unreachable === undefined ? { outcome: 'fetched' } : { outcome: 'unreachable', reason: facts.unreachable };
}

function tagged({ releases }: Observation, version: string): TaggedVersion {
  return required(releases.versions.find((release) => release.version.raw === version));
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a decision named something that was not observed');
  return value;
}

function refusal({ spec }: Work, { kind, code, reason, hint }: Extract<Decision, { action: 'refuse' }>): WarmError {
  return new WarmError({ kind, code, message: `${spec.name} (${spec.domain}): ${reason}`, hint });
}
