import { explainLightweight } from '@ci-warm/abra-client';
import type { Facts } from './facts.ts';

/** What lightweight tags do to the recipe; `undefined` where there are none. */
export function lightweightNote({
  releases,
  lightweight,
}: Pick<Facts, 'releases' | 'lightweight'>): string | undefined {
  return explainLightweight({ versions: releases, lightweight, unreadable: [] });
}

/** The same as notes of a result. */
export function notesOf(facts: Pick<Facts, 'releases' | 'lightweight'>): readonly string[] {
  const note = lightweightNote(facts);
  return note === undefined ? [] : [note];
}
