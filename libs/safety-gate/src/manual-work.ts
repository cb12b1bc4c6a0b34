import { findMarker, sentenceWith } from './notes/markers.ts';
import { findRequest } from './notes/find-request.ts';
import type { Objection } from './risky-steps.ts';
import type { Candidate, GateRules } from './types.ts';

/**
 * What the release notes on the way say against it: each release that asks for work, with the sentence that does and why it
 * counts. Notes of the current release are not on the way; those of a prerelease are, since what it asks the release asks too.
 */
export function manualWork(path: readonly Candidate[], { markers }: GateRules): Objection[] {
  const asking = path.flatMap(({ version, notes }) => {
    const request = notes === undefined ? undefined : requestIn(notes, markers);
    return request === undefined ? [] : [{ version, ...request }];
  });
  const told = asking
    .slice(0, mostTold)
    .map(({ version, sentence, why }) => `the release notes of ${version.raw} say "${sentence}" (${why})`);
  const rest = asking.length - told.length;
  if (rest > 0) told.push(`${rest} more on the way ask for work`);
  return told.map((explanation) => ({ reason: 'manual-work', explanation }));
}

/** A walk over many releases asks about each step, and each step about all notes before it: they are read once. */
function requestIn(notes: string, markers: GateRules['markers']): Asking | undefined {
  const key = `${JSON.stringify(markers)} ${notes}`;
  if (!known.has(key)) {
    if (known.size >= mostKnown) known.clear();
    known.set(key, markers === undefined ? readFor(notes) : searchFor(notes, markers));
  }
  return known.get(key);
}

interface Asking {
  sentence: string;
  why: string;
}

const known = new Map<string, Asking | undefined>();
const mostKnown = 1_000;

function readFor(notes: string): Asking | undefined {
  const request = findRequest(notes);
  return request && { sentence: request.sentence, why: request.rule };
}

function searchFor(notes: string, markers: readonly string[]): Asking | undefined {
  const marker = findMarker(notes, markers);
  return marker === undefined
    ? undefined
    : { sentence: sentenceWith(notes, marker), why: `your marker "${marker.trim()}"` };
}

/** Who is far behind reads the oldest first. */
const mostTold = 5;
