import type { PromotionDecision, PromotionFacts } from './types.ts';

/**
 * Whether a finished run may become the canonical: enrolled, cold, green, complete, and of the very commit of the newest
 * release. Pure; the reason names everything that is in the way.
 */
export function shouldPromote(facts: PromotionFacts): PromotionDecision {
  const reasons = [
    facts.enrolled ? undefined : 'the recipe is not enrolled',
    facts.lane === 'cold' ? undefined : 'a quick run never promotes',
    facts.verdict === 'green' ? undefined : `the run is not green (${facts.verdict})`,
    facts.missingTiers.length === 0 ? undefined : `did not run: ${facts.missingTiers.join(', ')}`,
    facts.pullRequest === undefined ? undefined : `pull request ${facts.pullRequest} is not a release`,
    notTheLatest(facts),
  ].filter((reason) => reason !== undefined);
  return reasons.length === 0 ? { promote: true } : { promote: false, reason: reasons.join('; ') };
}

function notTheLatest({
  testedVersion,
  testedCommit,
  latestVersion,
  latestCommit,
}: PromotionFacts): string | undefined {
  if (latestVersion === undefined || latestCommit === undefined) return 'the recipe has no release';
  if (testedVersion !== latestVersion) {
    return `${testedVersion ?? testedCommit.slice(0, 8)} is not the latest release, ${latestVersion}`;
  }
  if (testedCommit !== latestCommit) {
    return `${latestVersion} was tested at ${testedCommit.slice(0, 8)}, but is at ${latestCommit.slice(0, 8)}`;
  }
  return undefined;
}
