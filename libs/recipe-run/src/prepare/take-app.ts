import { lockApp } from '@ci-warm/app-locks';
import { keptCommit } from '@ci-warm/canonical-lifecycle';
import { coldDomain } from '@ci-warm/app-names';
import { WarmError } from '@ci-warm/errors';
import type { Lock } from '@ci-warm/state-files';
import { makeTools } from '../app/app-tools.ts';
import type { Host } from '../contract/host.ts';
import type { LaneChoice, Run } from '../contract/run.ts';
import { endChange } from '../janitor/end-changes.ts';
import { chooseLane } from '../plan/choose-lane.ts';

interface TakenApp {
  choice: LaneChoice;
  domain: string;
  lock: Lock;
}

/** What is known of a run before its app is. */
export type PlannedSoFar = Pick<
  Run,
  'id' | 'folder' | 'abraDir' | 'request' | 'head' | 'locks' | 'signal' | 'log' | 'watch'
>;

/**
 * Chooses the lane and takes the app that it works on for this run alone. A canonical is looked at once it is locked:
 * before that, a promotion may still make another one of it.
 *
 * @throws WarmError `app-busy` (busy) when somebody else has it
 */
export async function takeApp(host: Host, run: PlannedSoFar): Promise<TakenApp> {
  const { registry, lockDir, baseDomain } = host;
  const { id, request, head, signal, locks } = run;
  const { recipe, lane: requested } = request;
  const lockOf = (domain: string) => lockApp({ lockDir, domain, purpose: `quick-runner ${id}`, signal });
  let choice: LaneChoice | undefined;
  if (requested === 'quick' && (await registry.read(recipe))) {
    const domain = registry.domainOf(recipe);
    const lock = await lockOf(domain);
    try {
      choice = await chooseLocked(host, run, lock);
    } finally {
      if (choice?.lane !== 'quick') await lock.release();
    }
    if (choice.lane === 'quick') return { choice, domain, lock };
  }
  const { warmsnap } = makeTools(host, run, { locks, signal });
  choice ??= await chooseLane({ requested, recipe, registry, warmsnap });
  // A quick run that has to go cold gets another domain than a cold run of the same commit.
  const { pullRequest: pr } = request;
  const domain = coldDomain({ base: baseDomain, recipe, pr, commit: head.commit, lane: requested });
  return { choice, domain, lock: await lockOf(domain) };
}

/** A change that was cut short is ended first. One that cannot be is no reason not to test. */
async function chooseLocked(host: Host, run: PlannedSoFar, lock: Lock): Promise<LaneChoice> {
  const { registry } = host;
  const { recipe, lane: requested } = run.request;
  const tools = makeTools(host, run, { locks: [...run.locks, lock], signal: run.signal });
  try {
    await endChange(host, tools, { recipe, log: run.log });
  } catch (error) {
    if (!(error instanceof WarmError) || error.kind !== 'broken') throw error;
    const reason = `the canonical of ${recipe} could not be put back: ${error.message}`;
    return { lane: 'cold', canonical: await registry.read(recipe), reason };
  }
  const choice = await chooseLane({ requested, recipe, registry, warmsnap: tools.warmsnap });
  // Its remote may have withdrawn it since it was promoted.
  if (choice.lane === 'quick') {
    const { domain, commit } = choice.canonical;
    await tools.abra.recipes.keep(recipe, domain, [commit], keptCommit(registry, choice.canonical));
  }
  return choice;
}
