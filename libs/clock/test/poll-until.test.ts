import { expect, it } from 'vitest';
import { pollUntil, systemClock, type Clock } from '../src/index.ts';

/** A clock that only moves when somebody sleeps on it. */
function steppedClock(): Clock & { sleeps: number[] } {
  let time = 0;
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => time,
    monotonic: () => time,
    sleep: async (ms) => {
      sleeps.push(ms);
      time += ms;
    },
  };
}

it('returns the first answer without sleeping when it is there at once', async () => {
  const clock = steppedClock();
  expect(await pollUntil(async () => 'yes', { intervalMs: 10, timeoutMs: 100, clock })).toBe('yes');
  expect(clock.sleeps).toEqual([]);
});

it('looks more and more seldom, and never past the deadline', async () => {
  const clock = steppedClock();
  const options = { intervalMs: 10, maxIntervalMs: 40, timeoutMs: 100, clock };
  expect(await pollUntil(async () => undefined, options)).toBeUndefined();
  expect(clock.sleeps).toEqual([10, 20, 40, 30]);
});

it('looks once more when the time is up, so that a late answer is not lost', async () => {
  const clock = steppedClock();
  const answer = await pollUntil(async () => (clock.now() >= 100 ? 'late' : undefined), {
    intervalMs: 60,
    timeoutMs: 100,
    clock,
  });
  expect(answer).toBe('late');
});

it('stops with the reason of the signal', async () => {
  const controller = new AbortController();
  const waiting = pollUntil(async () => undefined, {
    intervalMs: 10_000,
    timeoutMs: 20_000,
    signal: controller.signal,
  });
  controller.abort(new Error('asked to stop'));
  await expect(waiting).rejects.toThrow('asked to stop');
});

it('sleeps on the system clock until it is aborted', async () => {
  await expect(systemClock.sleep(60_000, AbortSignal.abort(new Error('now')))).rejects.toThrow('now');
});

it.each([2 ** 31, 1e12, Infinity])('does not take %d ms for none at all', async (ms) => {
  const stop = new AbortController();
  const slept = systemClock.sleep(ms, stop.signal).then(() => 'slept');
  expect(await Promise.race([slept, systemClock.sleep(20).then(() => 'still asleep')])).toBe('still asleep');
  stop.abort(new Error('enough'));
  await expect(slept).rejects.toThrow('enough');
});
