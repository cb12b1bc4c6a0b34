import { WarmError } from '@ci-warm/errors';

/** For what copying the archive again would not mend. */
export const takeAnew = { hint: 'nothing was imported; take a new export' };

/** An archive that may not become this server's canonical, although it can be read. */
export function refused(code: string, why: string, hint?: string): WarmError {
  return new WarmError({
    kind: 'failed',
    code,
    message: `the archive is refused: ${why}`,
    hint: `nothing was imported; ${hint ?? 'see that it is the right one'}`,
  });
}
