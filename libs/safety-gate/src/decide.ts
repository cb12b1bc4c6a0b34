import { compareRecipeVersions, sortRecipeVersions, type RecipeVersion } from '@ci-warm/recipe-version';
import { manualWork } from './manual-work.ts';
import { quoteNotes } from './notes/quote.ts';
import { rulesOf } from './options.ts';
import { riskySteps, type Objection } from './risky-steps.ts';
import type { Candidate, GateDecision, GateOptions, GateRules, Hold } from './types.ts';

/**
 * Decides which newer version may be applied without a person.
 *
 * Pure; candidates may come in any order, and those that are not newer than `current` are ignored. Every objection to a
 * version is one against going there from `current`, so a version behind a release that asks for manual work waits too. A
 * prerelease only stands in its own way: a release behind it is applied.
 *
 * @param current what runs now; without it there is nothing to migrate, and the newest release that is no prerelease is taken
 */
export function decide({
  current,
  candidates,
  options = {},
}: {
  current: RecipeVersion | undefined;
  candidates: readonly Candidate[];
  options?: GateOptions;
}): GateDecision {
  const rules = rulesOf(options);
  const newer = newerThan(current, candidates);
  const judged = newer.map((candidate, index) => {
    const path = newer.slice(0, index + 1);
    return { candidate, path, objections: objectionsTo(current, candidate, path, rules) };
  });
  const best = judged.findLastIndex(({ objections }) => objections.length === 0);
  return {
    apply: judged[best]?.candidate.version,
    held: judged
      .slice(best + 1)
      .map(({ candidate, path, objections }) => toHold(candidate, path, objections)),
  };
}

function newerThan(current: RecipeVersion | undefined, candidates: readonly Candidate[]): Candidate[] {
  const byTag = new Map(candidates.map((candidate) => [candidate.version.raw, candidate]));
  return sortRecipeVersions([...byTag.values()].map(({ version }) => version))
    .filter((version) => current === undefined || compareRecipeVersions(version, current) > 0)
    .map((version) => ({ version, notes: byTag.get(version.raw)?.notes }));
}

function objectionsTo(
  current: RecipeVersion | undefined,
  candidate: Candidate,
  path: readonly Candidate[],
  rules: GateRules,
): Objection[] {
  const steps = riskySteps(current, candidate.version, rules);
  // A first deployment has no data that notes could ask to migrate.
  return current === undefined ? steps : [...steps, ...manualWork(path, rules)];
}

function toHold({ version }: Candidate, path: readonly Candidate[], objections: readonly Objection[]): Hold {
  const [gravest] = objections;
  return {
    version: version.raw,
    reason: gravest?.reason ?? 'manual-work',
    explanation: objections.map(({ explanation }) => explanation).join('; '),
    notes: quoteNotes(
      path
        .filter(({ notes }) => notes !== undefined && notes.trim() !== '')
        .map((step) => `${step.version.raw}:\n${step.notes?.trim()}`)
        .join('\n\n'),
    ),
  };
}
