import { WarmError } from '@ci-warm/errors';

/** A lock that can be neither taken nor found busy. */
export function lockUnusable(message: string, hint: string, cause?: unknown): WarmError {
  return new WarmError({ kind: 'infrastructure', code: 'lock-unusable', message, hint, cause });
}
