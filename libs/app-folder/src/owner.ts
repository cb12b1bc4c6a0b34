import { WarmError } from '@ci-warm/errors';

/** Which app a file of state is about. */
export interface Owner {
  recipe: string;
  domain: string;
}

/**
 * A file that was carried here from elsewhere, or is left from before a domain was changed, must not be acted on.
 *
 * @throws WarmError `foreign-state` (broken)
 */
export function requireOwner(file: string, named: Owner, own: Owner, hint: string): void {
  if (named.recipe === own.recipe && named.domain === own.domain) return;
  throw new WarmError({
    kind: 'broken',
    code: 'foreign-state',
    message: `${file} is about ${named.recipe} at ${named.domain}, not about ${own.recipe} at ${own.domain}`,
    hint,
  });
}
