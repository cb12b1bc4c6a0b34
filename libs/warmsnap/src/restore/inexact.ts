import { WarmError } from '@ci-warm/errors';

/** What was brought back is not what the snapshot says. */
export function inexact(message: string, hint: string): WarmError {
  return new WarmError({ kind: 'infrastructure', code: 'restore-inexact', message, hint });
}
