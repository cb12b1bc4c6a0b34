import { WarmError } from '@ci-warm/errors';

/** Data that no snapshot can keep exactly. `isRecipes`: the recipe wants it so; else it is this host that has it so. */
export function notSnapshotable(
  message: string,
  { isRecipes = false, ...more }: { hint: string; isRecipes?: boolean; details?: Record<string, unknown> },
): WarmError {
  return new WarmError({
    kind: isRecipes ? 'failed' : 'infrastructure',
    code: 'not-snapshotable',
    message,
    ...more,
  });
}
