import { WarmError } from '@ci-warm/errors';

/** The recipe's remote does not answer, for callers that cannot go on without it. */
export function recipeUnreachable(message: string, hint: string): WarmError {
  return new WarmError({ kind: 'infrastructure', code: 'recipe-unreachable', message, hint });
}
