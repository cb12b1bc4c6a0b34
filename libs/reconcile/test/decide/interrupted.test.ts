import { expect, test } from 'vitest';
import { decideEnding, type Ending } from '../../src/decide/interrupted.ts';
import { v1, v2, v3 } from './given.ts';

const upgrade = ['undeploying', 'snapshotted', 'deploying', 'deployed', 'proved', 'committed'];
const back = ['rolling-back', 'restored'];

const ending = (
  steps: readonly string[],
  known: string | undefined,
  stateful = true,
  from: string | undefined = v1,
) =>
  decideEnding({
    plan: { ...(from === undefined ? {} : { from: { version: from } }), to: { version: v2 }, stateful },
    steps: steps.map((name) => ({ name })),
    known,
  });

/** How far the change came → how it ends with state.json at the old version, at the new one, and without it. */
const table: [steps: number, old: Ending, target: Ending, none: Ending][] = [
  [0, 'close', 'forward', 'close'],
  [1, 'back', 'forward', 'back'],
  [2, 'back', 'forward', 'back'],
  [3, 'back', 'forward', 'back'],
  [4, 'judge', 'forward', 'judge'],
  [5, 'judge', 'forward', 'unclear'],
  [6, 'unclear', 'forward', 'unclear'],
];

test.each(table)('interrupted after %i steps of an upgrade', (count, old, target, none) => {
  const steps = upgrade.slice(0, count);
  expect([ending(steps, v1), ending(steps, v2), ending(steps, undefined)]).toEqual([old, target, none]);
  // A state file that names a third version is not the target either.
  expect(ending(steps, v3)).toBe(old);
});

test('a way back that was begun is gone to its end, unless the state file says that there is nothing to take back', () => {
  for (let count = 1; count <= 5; count += 1) {
    const steps = upgrade.slice(0, count);
    for (const known of [v1, undefined]) {
      expect(ending([...steps, 'rolling-back'], known)).toBe('back');
      expect(ending([...steps, ...back], known)).toBe('back');
    }
    expect(ending([...steps, 'rolling-back'], v2)).toBe('unclear');
    expect(ending([...steps, ...back], v2)).toBe('back');
  }
});

test('a stateless app needs no snapshot to be judged, a stateful one does', () => {
  expect(ending(['deploying', 'deployed'], v1, false)).toBe('judge');
  expect(ending(['undeploying', 'deploying', 'deployed'], v1)).toBe('back');
});

test('a first deploy is gone on with until the state file names it', () => {
  const first = (steps: string[], known?: string) =>
    decideEnding({
      plan: { to: { version: v2 }, stateful: true },
      steps: steps.map((name) => ({ name })),
      known,
    });
  expect(first(['deploying', 'deployed', 'proved'])).toBe('go-on');
  expect(first([])).toBe('go-on');
  expect(first(['deploying', 'deployed', 'proved'], v2)).toBe('forward');
  expect(first(['deploying', 'deployed', 'proved', 'committed'], v2)).toBe('forward');
});

test('data is taken back in no case in which the state file names the target, but for one where it was already', () => {
  for (let count = 0; count <= 6; count += 1)
    for (const more of [[], ['rolling-back']])
      for (const stateful of [true, false])
        expect(['forward', 'unclear']).toContain(ending([...upgrade.slice(0, count), ...more], v2, stateful));
});
