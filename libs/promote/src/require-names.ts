import { baseUrl } from '@ci-warm/ingress';
import type { AppTools } from '@ci-warm/app-lifecycle';
import { canonicalNameProblems } from '@ci-warm/canonical-lifecycle';
import { nameTooLong } from '@ci-warm/compose';
import type { PromoterPorts, PromotionRequest } from './types.ts';

/**
 * Sees that the version has names that the engine takes at the canonical's domain, which is longer than the run's.
 *
 * @throws WarmError `name-too-long` (usage)
 */
export async function requireNames(
  { registry, ingress }: Pick<PromoterPorts, 'registry' | 'ingress'>,
  { abra }: Pick<AppTools, 'abra'>,
  { results, config, promotion }: PromotionRequest,
): Promise<void> {
  const { recipe, commit, version = commit } = results;
  const domain = registry.domainOf(recipe);
  const problems = await canonicalNameProblems(abra.recipes, {
    recipe,
    revision: commit,
    domain,
    known: promotion.fresh ? undefined : await registry.read(recipe),
    config,
    url: baseUrl(ingress, domain),
  });
  if (problems.length > 0) throw nameTooLong(`${recipe} ${version} at ${domain}`, problems);
}
