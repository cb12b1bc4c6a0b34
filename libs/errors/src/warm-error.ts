/**
 * What a failure says about the world, and so which exit code an app ends with:
 *
 * - `failed` (1): the thing that was tested or converged failed; everything else is well.
 * - `usage` (2): wrong flags or configuration; nothing was started.
 * - `infrastructure` (3): an engine, a network, a disk; nothing is said about the recipe.
 * - `broken` (4): a person is needed.
 * - `busy` (75): somebody else is at work; try later.
 */
export type FaultKind = 'failed' | 'usage' | 'infrastructure' | 'broken' | 'busy';

export interface WarmErrorOptions {
  kind: FaultKind;
  /** Stable and machine-readable, in kebab-case: `engine-unreachable`. */
  code: string;
  /** Names the thing that is wrong, on one line. */
  message: string;
  /** The remedy, on one line. */
  hint?: string | undefined;
  cause?: unknown;
  /** More for the log, such as the tails of a command's output. Never secrets. */
  details?: Record<string, unknown> | undefined;
}

/** The one exception of this project: unexpected, but explained. Expected outcomes are return values. */
export class WarmError extends Error {
  readonly kind: FaultKind;
  readonly code: string;
  readonly hint: string | undefined;
  readonly details: Record<string, unknown> | undefined;

  constructor({ kind, code, message, hint, cause, details }: WarmErrorOptions) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'WarmError';
    this.kind = kind;
    this.code = code;
    this.hint = hint;
    this.details = details;
  }
}
