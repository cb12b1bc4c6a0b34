import { WarmError } from '@ci-warm/errors';

/** The engine answers, and not with what was asked for. */
export function engineError(
  message: string,
  hint: string,
  more: { cause?: unknown; details?: Record<string, unknown> } = {},
): WarmError {
  return new WarmError({ kind: 'infrastructure', code: 'engine-error', message, hint, ...more });
}
