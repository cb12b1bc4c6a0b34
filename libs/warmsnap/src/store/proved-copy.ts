import { stampOf, type LiveEntry } from '../walk/entry.ts';
import type { Proof } from './proof-index.ts';

/** The stamp of a snapshot's file that nobody has written to since its content was known to be right; else nothing. */
export function provedCopy(found: LiveEntry | undefined, proof: Proof | undefined): { proved?: string } {
  return found && proof?.stamp === stampOf(found) ? { proved: proof.stamp } : {};
}
