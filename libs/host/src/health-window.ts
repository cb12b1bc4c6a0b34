import type { HostSettings } from './types.ts';

type WindowSettings = Pick<HostSettings, 'healthWindowSec' | 'healthSuccesses' | 'healthTimeoutSec'>;

/** What the operator says of every health window, in milliseconds. */
export function healthWindow({ healthWindowSec, healthSuccesses, healthTimeoutSec }: WindowSettings) {
  const timeoutMs = healthTimeoutSec === undefined ? undefined : healthTimeoutSec * 1_000;
  return { windowMs: healthWindowSec * 1_000, successes: healthSuccesses, timeoutMs };
}
