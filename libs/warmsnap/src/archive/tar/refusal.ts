import { WarmError } from '@ci-warm/errors';

/** Why an archive is refused; `details.reason` of the error. */
export type Refusal =
  | 'absolute-path'
  | 'parent-path'
  | 'odd-path'
  | 'link-outside'
  | 'below-link'
  | 'link-differs'
  | 'device-node'
  | 'unknown-type'
  | 'unknown-record'
  | 'duplicate-name'
  | 'not-in-manifest'
  | 'missing-name'
  | 'type-differs'
  | 'size-differs'
  | 'too-large'
  | 'no-manifest-first'
  | 'bad-manifest';

export function refused(reason: Refusal, message: string, member?: string): WarmError {
  return new WarmError({
    kind: 'failed',
    code: 'archive-refused',
    message: `the archive is refused: ${message}`,
    hint: 'nothing was imported; take a new export on the host that has the snapshot, and do not trust this one',
    details: { reason, ...(member === undefined ? {} : { member }) },
  });
}
