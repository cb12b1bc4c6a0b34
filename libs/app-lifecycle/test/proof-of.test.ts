import { describe, expect, it } from 'vitest';
import { proofOf } from '../src/index.ts';

const windowOf = (...given: Parameters<typeof proofOf>) => proofOf(...given).window;

describe('what proves that an app serves', () => {
  const server = { healthWindowSec: 10, healthSuccesses: 4 };
  const asServer = { windowMs: 10_000, successes: 4 };

  it('is as the recipe says', () => {
    expect(proofOf(undefined, server).health).toEqual({ path: '/' });
    expect(proofOf({ health: { path: '/x', statuses: [204] } }, server).health).toEqual({
      path: '/x',
      statuses: [204],
    });
  });

  it('may take longer than on this server by itself, never less', () => {
    expect(windowOf({ health: { path: '/', windowSec: 30, successes: 9 } }, server)).toMatchObject({
      windowMs: 30_000,
      successes: 9,
    });
    expect(windowOf({ health: { path: '/', windowSec: 1, successes: 1 } }, server)).toMatchObject(asServer);
    expect(windowOf(undefined, server)).toMatchObject({ ...asServer, timeoutMs: 300_000 });
  });

  it('begins in the time that the recipe needs, unless the operator says another', () => {
    const slow = { timeouts: { deploySec: 900 } };
    expect(windowOf(slow, server).timeoutMs).toBe(900_000);
    expect(windowOf(slow, { ...server, healthTimeoutSec: 5 }).timeoutMs).toBe(5_000);
    expect(windowOf(slow, { ...server, healthTimeoutSec: undefined }).timeoutMs).toBe(900_000);
  });

  it('is asked whether it is ready only where the recipe says how', () => {
    expect(proofOf(undefined, server).ready).toBeUndefined();
    expect(
      proofOf({ ready: { http: { path: '/ready' } }, timeouts: { readySec: 7 } }, server).ready,
    ).toMatchObject({
      http: { path: '/ready', statuses: [200] },
      timeoutSec: 7,
    });
  });
});
