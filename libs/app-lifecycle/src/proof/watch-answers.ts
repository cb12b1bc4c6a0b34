import {
  explain,
  findForeignCalls,
  findRivals,
  type ForeignCall,
  type Rival,
  type ServiceTask,
  type Sockets,
} from '@ci-warm/answer-origin';
import type { AnswerWatch } from '@ci-warm/app-health';
import { stackName } from '@ci-warm/app-names';
import type { Ports } from '../contract/ports.ts';
import { readOpen, readRemembered } from './read-sockets.ts';

/**
 * Watches whether a stack's services call another stack's tasks by a name that both have. `undefined` where no other
 * stack can be reached by such a name, which is found out in one call to the engine.
 */
export async function watchAnswers(
  ports: Ports,
  stack: string,
  mayCall: readonly string[] = [],
): Promise<AnswerWatch | undefined> {
  const { swarm, clock } = ports;
  const rivals = findRivals(stack, await swarm.namedServices(), mayCall.map(stackName));
  if (rivals.length === 0) return undefined;
  const { nodeId } = await swarm.ping();
  const tasks = await swarm.runningTasks(servicesIn(rivals), nodeId);
  const askers = tasks.filter(({ serviceId }) => rivals.some(({ asker }) => asker.id === serviceId));
  const others = tasks.filter((task) => !askers.includes(task));
  const lookAt = async (which: readonly ServiceTask[], read: typeof readOpen) =>
    findForeignCalls(rivals, tasks, await socketsOf(which, read));
  const lookBack = async (passedSec?: () => number) => [
    ...(await lookAt(askers, (pid) => readRemembered(pid, passedSec))),
    ...(await lookAt(others, readOpen)),
  ];
  if (!(await canLook(askers))) {
    cannotLook(ports, stack);
    return undefined;
  }
  // What was closed before the watch began belongs to the time in which the stack came up.
  const past = await lookBack();
  const old = new Set(past.filter(({ established }) => !established).map(({ key }) => key));
  const begun = clock.monotonic();
  // Only the address of a service as a whole says all by itself that it was called.
  const addressesTell = rivals.some(({ other }) =>
    other.networks.some(({ virtualAddress }) => virtualAddress),
  );
  const passedSec = addressesTell ? () => (clock.monotonic() - begun) / 1000 : undefined;
  const found = new Map<string, ForeignCall>();
  const note = (calls: readonly ForeignCall[]) => {
    for (const call of calls) if (call.established || !old.has(call.key)) found.set(call.key, call);
  };
  return {
    during: async (probing) => {
      const begunProbing = clock.monotonic();
      const probed = Promise.allSettled([probing()]);
      let done = false;
      void probed.then(() => (done = true));
      // A call that the one who answers closes may leave nothing on this side, so it is looked for while it is there.
      while (!done) {
        note(await lookAt(askers, readOpen));
        const passed = clock.monotonic() - begunProbing;
        await Promise.race([probed, clock.sleep(Math.min(longestPauseMs, Math.max(1, passed / 10)))]);
      }
      note(await lookBack(passedSec));
      const [result] = await probed;
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    },
    foreign: () => explain([...found.values()]),
  };
}

async function socketsOf(
  tasks: readonly ServiceTask[],
  read: typeof readOpen,
): Promise<Map<number, Sockets>> {
  const entries = await Promise.all(
    tasks.map(async ({ pid }) => (pid === undefined ? undefined : ([pid, await read(pid)] as const))),
  );
  return new Map(entries.flatMap((entry) => (entry?.[1] ? [[entry[0], entry[1]]] : [])));
}

async function canLook(askers: readonly ServiceTask[]): Promise<boolean> {
  const seen = await socketsOf(askers, readOpen);
  return askers.every(({ pid }) => pid !== undefined && seen.has(pid));
}

function cannotLook({ said, onProgress }: Ports, stack: string): void {
  const line = `whether other stacks answer for ${stack} cannot be checked here: its tasks' connections cannot be read`;
  if (!said.has(line)) onProgress(line);
  said.add(line);
}

function servicesIn(rivals: readonly Rival[]): string[] {
  return [...new Set(rivals.flatMap(({ asker, other }) => [asker.id, other.id]))];
}

const longestPauseMs = 100;
