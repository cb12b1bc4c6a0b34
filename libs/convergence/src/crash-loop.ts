import { currentTasks, endedBadly, type Judgement } from './judge-service.ts';
import type { CrashLoop, ServiceObservation, TaskObservation } from './types.ts';

type Judged = Judgement & { service: ServiceObservation };

/**
 * A service that ends again and again is normal while others of its stack still start: a web server dies until its
 * backend has a name. So ends count only from the moment on at which every service that does not itself end is up;
 * and if several end, each of them must have had its chances, since they may be waiting for each other.
 */
export function findCrashLoop(
  judged: readonly Judged[],
  now: number,
  { exits, graceMs }: { exits: number; graceMs: number },
): CrashLoop | undefined {
  const spent = judged.find((one) => !one.up && isSpent(one.service, now, graceMs));
  if (spent) return describe(spent.service, ends(spent.service, 0), 'and is not restarted');

  const ending = judged.filter(({ up, service }) => !up && ends(service, 0).length > 0);
  const rest = judged.filter((one) => !ending.includes(one));
  if (ending.length === 0 || rest.some(({ up }) => !up)) return undefined;

  const restUpSince = Math.max(0, ...rest.map(({ upSince }) => upSince));
  // Where nothing else runs there is nothing to wait for. (Nor could a grace be measured: Swarm forgets early ends.)
  if (rest.length > 0 && now - restUpSince < graceMs) return undefined;
  const [least] = ending
    .map(({ service }) => ({ service, ends: ends(service, restUpSince) }))
    .sort((one, other) => one.ends.length - other.ends.length);
  if (!least || least.ends.length < exits) return undefined;
  const circumstance = rest.length === 0 ? 'without getting anywhere' : 'since the rest of its stack is up';
  return describe(least.service, least.ends, circumstance);
}

function ends(service: ServiceObservation, since: number): readonly TaskObservation[] {
  return currentTasks(service).filter((task) => task.changedAt >= since && endedBadly(service, task));
}

/** Failed for good: Swarm will not start it again, so waiting brings nothing. */
function isSpent(service: ServiceObservation, now: number, graceMs: number): boolean {
  const tasks = currentTasks(service);
  const failed = ends(service, 0);
  if (failed.length === 0 || failed.length < tasks.length) return false;
  // With other conditions a new task follows, though not in the same instant.
  return service.restartCondition === 'none' || failed.every(({ changedAt }) => now - changedAt >= graceMs);
}

function describe(
  service: ServiceObservation,
  failed: readonly TaskObservation[],
  circumstance: string,
): CrashLoop {
  const newest = [...failed].sort((one, other) => other.changedAt - one.changedAt)[0];
  const how = newest?.error ?? (newest?.exitCode === undefined ? 'it ended' : `exit ${newest.exitCode}`);
  const times = failed.length === 1 ? 'once' : `${failed.length} times`;
  return {
    service: service.name,
    exits: failed.length,
    reason: `${service.name} ended ${times} ${circumstance}; last: ${how}`,
  };
}
