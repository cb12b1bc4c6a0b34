import { findMarker } from './markers.ts';
import type { Objection } from './risky-steps.ts';
import type { Candidate, GateRules } from './types.ts';

/** Every release on the way whose notes ask for manual work. Notes of the current release are not on the way. */
export function manualWork(path: readonly Candidate[], { markers }: GateRules): Objection[] {
  return path.flatMap(({ version, notes }) => {
    const marker = notes === undefined ? undefined : findMarker(notes, markers);
    if (marker === undefined) return [];
    return [
      { reason: 'manual-work' as const, explanation: `the release notes of ${version.raw} say "${marker}"` },
    ];
  });
}
