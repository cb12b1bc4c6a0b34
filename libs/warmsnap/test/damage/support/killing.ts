import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { AppData } from './app-data.ts';
import { startWorker, type WorkerProcess } from './worker-process.ts';

/** Kills that have to land; `DAMAGE_KILLS` sets another number. */
export const killsWanted = Number(process.env['DAMAGE_KILLS'] ?? 200);

/** Workers that are killed at moments spread evenly over the time that one takes when nobody kills it. */
export function killer(app: AppData, worker: string, random: () => number, measured: number) {
  const tally = { landed: 0, tooLate: 0 };
  let length = measured;
  // The next one gets ready while the last one is looked at.
  const waiting = new Map<string, Promise<WorkerProcess>>();
  const start = (id: string): Promise<WorkerProcess> => startWorker(worker, { root: app.root, id });
  return {
    tally,
    /** One worker, killed; says where in its time. */
    strike: async (id: string): Promise<string> => {
      const victim = await (waiting.get(id) ?? start(id));
      waiting.clear();
      const at = random() * length;
      const whom = random() < 0.5 ? 'alone' : 'all';
      victim.go();
      await delay(at);
      victim.kill(whom);
      const said = await victim.ended;
      if (said && !said.ok) throw new Error(`it failed by itself: ${JSON.stringify(said)}`);
      tally[said ? 'tooLate' : 'landed'] += 1;
      const when = `killed ${whom} after ${at.toFixed(1)} of ${length.toFixed(0)} ms${said ? ', too late' : ''}`;
      // A machine has its faster and slower minutes: some strikes are to come just too late, but not many.
      length *= said ? 0.97 : 1.01;
      return when;
    },
    getReady: (id: string): void => void waiting.set(id, start(id)),
    end: async (): Promise<void> => {
      for (const each of waiting.values()) {
        const unused = await each;
        unused.kill('all');
        await unused.ended;
      }
    },
  };
}

/** Milliseconds of a whole run, the median of three: `prepare` makes work for each. */
export async function lengthOf(
  app: AppData,
  worker: string,
  id: string,
  prepare: () => Promise<void>,
): Promise<number> {
  const lengths: number[] = [];
  for (let run = 0; run < 3; run += 1) {
    await prepare();
    const started = await startWorker(worker, { root: app.root, id });
    const begun = performance.now();
    started.go();
    const said = await started.ended;
    if (!said?.ok) throw new Error(`an undisturbed run failed: ${JSON.stringify(said)}`);
    lengths.push(performance.now() - begun);
  }
  return lengths.sort((one, other) => one - other)[1] ?? 0;
}
