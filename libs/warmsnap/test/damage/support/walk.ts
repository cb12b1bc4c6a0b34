import { expect } from 'vitest';
import { settle } from './app-data.ts';
import { tracedRun, type PlacedCall, type TracedRun } from './traced-worker.ts';

/** One call of the library and what has to hold around it. */
export interface Walked {
  worker: string;
  root: string;
  /** Makes work; gives the id that the worker is called with. */
  prepare: () => Promise<string>;
  /** Looks at what a run left, then brings all back to where `prepare` can begin. */
  requireWhole: (run: TracedRun, when: string) => Promise<void>;
}

/**
 * Fails every single change that a call makes to the disk, one per run. Each is found again by its name: threads may
 * take turns in another order.
 */
export async function walk({ worker, root, prepare, requireWhole }: Walked): Promise<string> {
  const run = async (options?: { only: string; fail?: PlacedCall }): Promise<TracedRun> => {
    await settle();
    const id = await prepare();
    await settle();
    return await tracedRun(worker, { root, id }, options);
  };
  const undisturbed = async (only?: string): Promise<readonly PlacedCall[]> => {
    const whole = await run(only === undefined ? undefined : { only });
    expect(whole.said).toMatchObject({ ok: true });
    await requireWhole(whole, 'undisturbed');
    return whole.calls;
  };
  const all = await undisturbed();
  const hit = new Set<string>();
  const tally = { refused: 0, passed: 0, ended: 0 };
  for (const { place, ...first } of all) {
    const name = placed({ place, ...first });
    let call: PlacedCall | undefined = { place, ...first };
    for (let attempt = 0; attempt < 20 && !hit.has(name); attempt += 1) {
      if (call) {
        const struck = await run({ only: place, fail: call });
        const injected = struck.calls.filter(({ isInjected }) => isInjected).map(placed);
        await requireWhole(struck, `failing at ${injected.join(', ') || `no ${name}`}`);
        for (const each of injected) hit.add(each);
        if (injected.length > 0) tally[struck.said ? (struck.said.ok ? 'passed' : 'refused') : 'ended'] += 1;
        call = struck.calls.find((each) => placed(each) === name);
      }
      if (!hit.has(name)) call ??= (await undisturbed(place)).find((each) => placed(each) === name);
    }
  }
  const missed = all.map(placed).filter((name) => !hit.has(name));
  expect(missed, 'changes that no run could be made to fail at').toEqual([]);
  expect(tally.refused).toBeGreaterThan(all.length / 2);
  return `${all.length} changes, each failed once: ${tally.refused} refused, ${tally.passed} done without it, ${tally.ended} crashed`;
}

function placed({ place, name }: PlacedCall): string {
  return `${place}: ${name}`;
}

/** Changes that say "it is on the disk now": who goes on after one that failed, vouches for what may be gone. */
export function vouchers(run: TracedRun): readonly string[] {
  return run.calls
    .filter(({ isInjected, syscall }) => isInjected && syscall.includes('sync'))
    .map(({ name }) => name)
    .filter((name) => !name.includes('.live-index'));
}
