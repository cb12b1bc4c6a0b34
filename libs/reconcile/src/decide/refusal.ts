import { WarmError } from '@ci-warm/errors';
import type { Refusal } from './decide.ts';
import type { Work } from './work.ts';

/** The error that says why nothing was done. */
export function refusal({ spec }: Work, { kind, code, reason, hint }: Refusal): WarmError {
  return new WarmError({ kind, code, message: `${spec.name} (${spec.domain}): ${reason}`, hint });
}
