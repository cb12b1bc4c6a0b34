import type { HealthOutcome } from '@ci-warm/app-health';
import { expect, test } from 'vitest';
import { comesUpAt } from '../../src/change/comes-up.ts';
import { web } from '../given-sandbox.ts';
import { v1, v2 } from '../decide/given.ts';

const unhealthy = (kind: 'timeout' | 'probe' | 'crash-loop' | 'foreign-answer'): HealthOutcome => ({
  ...{ outcome: 'unhealthy', kind, reason: kind, ms: 0, windowMs: 0 },
});
const healthy: HealthOutcome = { outcome: 'healthy', ms: 0, windowMs: 0 };

/** Looks at an app that runs at v2 and whose health is, look by look, what is given; the last one stays. */
async function look(seen: readonly HealthOutcome[], version: string) {
  let now = 0;
  let looks = 0;
  const clock = { now: () => now, monotonic: () => now, sleep: async (ms: number) => void (now += ms) };
  const lifecycle = {
    status: async () => ({ state: 'deployed', version: v2 }),
    isHealthyNow: async () => seen[Math.min(looks++, seen.length - 1)],
  };
  const change = { spec: web, clock, ports: {}, tools: { lifecycle } } as unknown as Parameters<
    typeof comesUpAt
  >[0];
  const isUp = await comesUpAt(change, { version });
  return { isUp, looks, waited: now };
}

test('what is only starting is waited for, for as long as a deploy may take', async () => {
  const slow = [...Array<HealthOutcome>(3).fill(unhealthy('timeout')), unhealthy('probe'), healthy];
  expect(await look(slow, v2)).toMatchObject({ isUp: true, looks: 5 });
  for (const kind of ['timeout', 'probe'] as const)
    expect(await look([unhealthy(kind)], v2)).toMatchObject({ isUp: false, waited: web.window.timeoutMs });
});

test('what will not get well by waiting is judged at once', async () => {
  for (const kind of ['crash-loop', 'foreign-answer'] as const)
    expect(await look([unhealthy(kind), healthy], v2)).toMatchObject({ isUp: false, looks: 1 });
  expect(await look([healthy], v1)).toMatchObject({ isUp: false, looks: 0 });
});
