import { healthWindow } from './health-window.ts';
import type { RunSettings } from './types.ts';

/** What runs may take, in the words of the library that does them. */
export function runLimits(settings: RunSettings) {
  const { canonicalBases, providers, maxTests } = settings;
  return {
    window: healthWindow(settings),
    deadlineMs: settings.deadlineSec * 1_000,
    teardownMs: settings.teardownSec * 1_000,
    providerWaitMs: settings.providerWaitSec * 1_000,
    slotWaitMs: settings.wait * 1_000,
    ...{ canonicalBases, providers, maxTests },
  };
}
