import { WarmError, type FaultKind } from './warm-error.ts';

export const exitCodes: Readonly<Record<FaultKind | 'done', number>> = {
  done: 0,
  failed: 1,
  usage: 2,
  infrastructure: 3,
  broken: 4,
  busy: 75,
};

/** The exit code for a thrown value. What nobody foresaw counts as infrastructure: it says nothing about a recipe. */
export function exitCodeOf(error: unknown): number {
  return exitCodes[error instanceof WarmError ? error.kind : 'infrastructure'];
}
