import { WarmError } from '@ci-warm/errors';
import type { ComposeText } from './compose-text.ts';

/**
 * The text, if all files that it should have are there.
 *
 * @param where what was read: `web at 1.2.0+3`
 * @throws WarmError `compose-missing` (failed)
 */
export function requireFiles(text: ComposeText, where: string): ComposeText {
  if (text.missing.length === 0) return text;
  throw new WarmError({
    kind: 'failed',
    code: 'compose-missing',
    message: `${where} has no ${text.missing.join(' and no ')}`,
    hint: "COMPOSE_FILE in the app's env or in abra.sh names it: correct that, or the recipe.",
  });
}
