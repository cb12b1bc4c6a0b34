import type { TaggedVersion } from '@ci-warm/abra-client';
import { adopt } from './adopt.ts';
import { decide, type Decision } from './decide.ts';
import { foresee } from './foresee.ts';
import { firstDeploy } from './first-deploy.ts';
import { heal } from './heal.ts';
import { observe, type Observation } from './observe.ts';
import { recover } from './recover.ts';
import { refusal } from './refusal.ts';
import { tellHeld } from './tell.ts';
import type { Ended, ReconcileRequest } from './types.ts';
import { upgrade } from './upgrade.ts';
import { wishesOf, type ChangeOutcome, type Work } from './work.ts';

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
    const failed =
      changed !== undefined && (changed.outcome === 'rolled-back' || changed.outcome === 'broken');
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
  if (changed)
    return { ...common, outcome: changed.outcome, reason: 'reason' in changed ? changed.reason : refused };
  if (decision.action === 'hold') return { ...common, outcome: 'held', reason: decision.reason };
  return { ...common, outcome: 'noop', reason: undefined };
}

/** After a change: what the app's files and the engine say now. The releases are the ones that were fetched. */
async function refresh(work: Work, seen: Observation): Promise<Observation> {
  return await observe(work, { ...work.hands.abra.recipes, fetch: async () => fetchedAs(seen) });
}

function fetchedAs({
  facts,
}: Observation): { outcome: 'fetched' } | { outcome: 'unreachable'; reason: string } {
  return facts.unreachable === undefined
    ? { outcome: 'fetched' }
    : { outcome: 'unreachable', reason: facts.unreachable };
}

function tagged({ releases }: Observation, version: string): TaggedVersion {
  return required(releases.versions.find((release) => release.version.raw === version));
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a decision named something that was not observed');
  return value;
}
