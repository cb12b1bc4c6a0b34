import type { RunResults, TierResult } from './types.ts';

/** The first line of every summary: what was tested, how, and what came out. */
export function headline(results: RunResults): string {
  const { recipe, version, commit, lane, verdict } = results;
  const what = version === undefined ? commit.slice(0, 8) : `${version} (${commit.slice(0, 8)})`;
  return `${recipe} ${what}: ${verdictWord[verdict]} in the ${lane} lane`;
}

/** What a reader must know before he believes the verdict. */
export function caveats({ lane, requestedLane, laneReason, confidence, base, reason }: RunResults): string[] {
  const lines: string[] = [];
  if (reason !== undefined) lines.push(reason);
  if (lane !== requestedLane) {
    lines.push(`${requestedLane} was asked for: ${laneReason ?? 'no reason given'}`);
  }
  if (confidence === 'lower') lines.push('lower confidence: a quick run never replaces a cold one');
  if (base) {
    const age = base.ageMs === undefined ? '' : `, ${duration(base.ageMs)} old`;
    lines.push(`upgraded from ${base.version} (${originWord[base.origin]}${age})`);
  }
  return lines;
}

/** One row per tier, then lint, teardown and promotion: a name, an outcome, and a remark. */
export function rows({ tiers, lint, teardown, promotion }: RunResults): [string, string, string][] {
  const last: [string, string, string][] = [
    ['lint', lint.outcome, lint.errors.join('; ')],
    ['teardown', teardown.clean ? 'clean' : 'NOT clean', teardown.leftovers.join(', ')],
  ];
  if (promotion) last.push(['promotion', promotion.outcome, promotion.reason ?? '']);
  return [...tiers.map(tierRow), ...last];
}

export function duration(ms: number): string {
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const [amount, unit] =
    ms < 3_600_000 ? [60_000, 'min'] : ms < 48 * 3_600_000 ? [3_600_000, 'h'] : [86_400_000, 'days'];
  return `${Math.floor(ms / amount)} ${unit}`;
}

function tierRow({ tier, outcome, reason, tests, ms }: TierResult): [string, string, string] {
  const count = (wanted: string) => tests.filter((test) => test.outcome === wanted).length;
  const parts = [`${count('pass')} passed`];
  if (count('fail') > 0) parts.push(`${count('fail')} failed`);
  if (count('skip') > 0) parts.push(`${count('skip')} skipped`);
  const executed = outcome === 'pass' || outcome === 'fail';
  const remark = [executed ? `${parts.join(', ')} in ${duration(ms)}` : '', reason ?? ''];
  return [tier, outcome, remark.filter((part) => part !== '').join('; ')];
}

const verdictWord = {
  green: 'green',
  red: 'RED',
  infrastructure: 'infrastructure error, nothing said about the recipe',
};
const originWord = {
  canonical: 'the canonical',
  'older-release': 'an older release',
  main: 'the main branch',
};
