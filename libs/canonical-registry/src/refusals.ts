import { WarmError } from '@ci-warm/errors';
import type { CanonicalRegistry } from './types.ts';

/** @throws WarmError `not-enrolled` (usage) */
export async function requireEnrolled(registry: CanonicalRegistry, recipe: string): Promise<void> {
  if ((await registry.enrolledRecipes()).includes(recipe)) return;
  throw new WarmError({
    kind: 'usage',
    code: 'not-enrolled',
    message: `${recipe} is not enrolled: no canonical is kept of it`,
    hint: 'set warmCanonical: true in its recipe.config.ts, or see that CCCI_REPO names the right checkout',
  });
}

/** An app is at the canonical's domain, and the registry knows none: somebody else made it. */
export function appNotOurs(domain: string): WarmError {
  return new WarmError({
    kind: 'failed',
    code: 'app-not-ours',
    message: `${domain} exists here, but no promotion made it, nor an import`,
    hint: `remove it with \`abra app undeploy ${domain}\` and \`abra app remove ${domain}\`, or choose another base domain`,
  });
}
