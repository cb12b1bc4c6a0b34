import { WarmError } from '@ci-warm/errors';
import type { Lock } from '@ci-warm/state-files';
import { endChange } from '../janitor/end-change.ts';
import type { RunnerPorts } from '../contract/ports.ts';
import { chooseDomain } from '../plan/choose-domain.ts';
import { chooseLane, type LaneChoice } from '../plan/choose-lane.ts';
import type { RunPlan } from '../contract/run-plan.ts';
import { makeAppTools } from '../app/app-tools.ts';
import { inheriting, lockApp } from '@ci-warm/app-locks';

type Preparation = Omit<RunPlan, 'choice' | 'domain' | 'ref' | 'files' | 'startedAt' | 'notes'>;

interface TakenApp {
  choice: LaneChoice;
  domain: string;
  lock: Lock;
}

/**
 * Chooses the lane and takes the app that it works on for this run alone. A canonical is looked at once it is locked:
 * before that, a promotion may still make another one of it.
 *
 * @throws WarmError `app-busy` (busy) when somebody else has it
 */
export async function takeApp(ports: RunnerPorts, run: Preparation): Promise<TakenApp> {
  const { registry, lockDir, baseDomain } = ports;
  const { id, request, head, signal } = run;
  const { recipe, lane } = request;
  const lockOf = (domain: string) => lockApp({ lockDir, domain, purpose: `quick-runner ${id}`, signal });
  let choice: LaneChoice | undefined;
  if (lane === 'quick' && (await registry.read(recipe))) {
    const domain = registry.domainOf(recipe);
    const lock = await lockOf(domain);
    try {
      choice = await chooseLocked(ports, { ...run, command: inheriting(run.command, [lock]) });
    } finally {
      if (choice?.lane !== 'quick') await lock.release();
    }
    if (choice.lane === 'quick') return { choice, domain, lock };
  }
  choice ??= await chooseLane({
    requested: lane,
    recipe,
    registry,
    warmsnap: makeAppTools(ports, run).warmsnap,
  });
  const domain = chooseDomain(baseDomain, request, head.commit);
  return { choice, domain, lock: await lockOf(domain) };
}

/** A change that was cut short is ended first. One that cannot be is no reason not to test. */
async function chooseLocked(ports: RunnerPorts, run: Preparation): Promise<LaneChoice> {
  const { registry } = ports;
  const { recipe, lane: requested } = run.request;
  const tools = makeAppTools(ports, { ...run, config: {} });
  try {
    await run.watch.outside(() => endChange(ports, tools, { recipe, log: run.log }));
  } catch (error) {
    if (!(error instanceof WarmError) || error.kind !== 'broken') throw error;
    const reason = `the canonical of ${recipe} could not be put back: ${error.message}`;
    return { lane: 'cold', canonical: await registry.read(recipe), reason };
  }
  return chooseLane({ requested, recipe, registry, warmsnap: tools.warmsnap });
}
