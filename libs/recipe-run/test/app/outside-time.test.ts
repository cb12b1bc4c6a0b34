import type { AppLifecycle } from '@ci-warm/app-lifecycle';
import type { Clock } from '@ci-warm/clock';
import { expect, it } from 'vitest';
import { countedCalls, countedLifecycle } from '../../src/app/outside-time.ts';
import { createStopwatch } from '../../src/contract/stopwatch.ts';

/** Time that passes while somebody waits, not at the call itself. */
function makeClock(): Clock {
  let passed = 0;
  const sleep = async (ms: number) => {
    await Promise.resolve();
    passed += ms;
  };
  return { now: () => passed, monotonic: () => passed, sleep };
}

it('what answers later is time outside, once where such calls are nested; what answers at once stays as it is', async () => {
  const clock = makeClock();
  const watch = createStopwatch(clock);
  const inner = countedCalls({ ask: () => clock.sleep(40), nameOf: (id: number) => `app ${id}` }, watch);
  const outer = countedCalls(
    {
      askTwice: async () => {
        await inner.ask();
        await clock.sleep(10);
        await inner.ask();
      },
      fail: async () => {
        await clock.sleep(5);
        throw new Error('refused');
      },
      server: 'default',
    },
    watch,
  );
  expect([inner.nameOf(7), outer.server]).toEqual(['app 7', 'default']);
  await clock.sleep(100);
  await outer.askTwice();
  await expect(outer.fail()).rejects.toThrow('refused');
  expect(watch.times()).toMatchObject({ total: 195, outside: 95, own: 100 });
});

it('each wait of an app belongs to its phase, with windows and convergence taken out of a deploy', async () => {
  const clock = makeClock();
  const watch = createStopwatch(clock);
  const lifecycle = countedLifecycle(
    {
      deploy: async () => {
        await clock.sleep(1000);
        return { outcome: 'healthy', deployMs: 300, healthMs: 700, windowMs: 500 };
      },
      isHealthyNow: async () => {
        await clock.sleep(60);
        return { outcome: 'healthy', ms: 60, windowMs: 20 };
      },
      waitReady: () => clock.sleep(7),
      undeployAndSettle: async () => {
        await clock.sleep(300);
        return { ms: 300 };
      },
      status: async () => {
        await clock.sleep(3);
        return { state: 'absent' };
      },
    } as Partial<AppLifecycle> as AppLifecycle,
    watch,
  );
  const [health, window] = [{ path: '/' }, { windowMs: 500, successes: 5, timeoutMs: 300_000 }];
  const domain = 'a.test';
  await lifecycle.deploy({ domain, health, window });
  await lifecycle.isHealthyNow(domain, health, window);
  await lifecycle.waitReady(domain, undefined);
  await lifecycle.undeployAndSettle(domain);
  await lifecycle.status(domain);
  const phase = (ms: number) => ({ total: ms, outside: ms });
  expect(watch.times()).toMatchObject({
    ...{ total: 1370, own: 0, windows: 520 },
    phases: {
      deploy: phase(300),
      converge: phase(200 + 40 + 7),
      window: phase(520),
      undeploy: phase(300),
      prepare: phase(3),
    },
  });
});
