import { checkName, joinDomain } from './checks.ts';
import type { CanonicalDomain, WarmDomain } from './types.ts';

/** `warm-<app>.<base>`. Throws WarmError `bad-name` (usage). */
export function warmDomain(app: string, base: string): WarmDomain {
  return joinDomain(`warm-${checkName('app', app)}`, base) as WarmDomain;
}

/**
 * `warm-<recipe>.<base>`, or `warm-canon-<recipe>.<base>` where a provider has that name already: a provider and a
 * canonical at one domain would destroy each other. Throws WarmError `bad-name` (usage).
 *
 * @param providers names of every warm app on this server, whether it runs or not
 */
export function canonicalDomain(recipe: string, base: string, providers: readonly string[]): CanonicalDomain {
  checkName('recipe', recipe);
  const label = providers.includes(recipe) ? `warm-canon-${recipe}` : `warm-${recipe}`;
  return joinDomain(label, base) as CanonicalDomain;
}
