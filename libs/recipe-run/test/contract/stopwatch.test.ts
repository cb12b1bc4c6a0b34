import type { Clock } from '@ci-warm/clock';
import { expect, it } from 'vitest';
import { createStopwatch } from '../../src/contract/stopwatch.ts';

function makeClock(): Clock & { pass(ms: number): Promise<void> } {
  let passed = 0;
  return {
    now: () => passed,
    monotonic: () => passed,
    sleep: async (ms) => void (passed += ms),
    pass: async (ms) => void (passed += ms),
  };
}

it('tells phases apart, own time from time outside, and windows from both', async () => {
  const clock = makeClock();
  const watch = createStopwatch(clock);
  await clock.pass(100);
  await watch.outside(() => clock.pass(40));
  await watch.phase('deploy', () => watch.outside(() => clock.pass(1000)));
  watch.move(700, 'deploy', 'converge');
  watch.move(500, 'converge', 'window');
  await watch.phase('restore', async () => {
    await clock.pass(30);
    await watch.phase('undeploy', () => watch.outside(() => clock.pass(300)));
  });
  expect(watch.times()).toEqual({
    total: 1470,
    outside: 1340,
    own: 130,
    windows: 500,
    phases: {
      prepare: { total: 140, outside: 40 },
      deploy: { total: 300, outside: 300 },
      converge: { total: 200, outside: 200 },
      window: { total: 500, outside: 500 },
      restore: { total: 30, outside: 0 },
      undeploy: { total: 300, outside: 300 },
    },
  });
});

it('counts what is nested once, also when it fails', async () => {
  const clock = makeClock();
  const watch = createStopwatch(clock);
  const waited = watch.mark();
  const failing = watch.phase('tests', () =>
    watch.outside(() =>
      watch.outside(async () => {
        await clock.pass(50);
        throw new Error('red');
      }),
    ),
  );
  await expect(failing).rejects.toThrow('red');
  await clock.pass(5);
  expect(waited()).toEqual({ outside: 50, windows: 0 });
  expect(watch.times()).toMatchObject({ total: 55, own: 5, phases: { tests: { total: 50, outside: 50 } } });
});
