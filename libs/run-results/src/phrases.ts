import { defaultTiers } from './required-tiers.ts';
import type { RunResults, TestResult, TierResult } from './types.ts';

/** The first line of every summary: what was tested, how, and what came out. */
export function headline(results: RunResults): string {
  const { recipe, version, commit, lane, verdict, confidence } = results;
  const what = version === undefined ? commit.slice(0, 8) : `${version} (${commit.slice(0, 8)})`;
  const doubt = confidence === 'lower' ? ', lower confidence' : '';
  return `${recipe} ${what}: ${verdictWord[verdict]} in the ${lane} lane${doubt}`;
}

/** One row per tier, then what is about the run as a whole: a name, an outcome, and a remark. */
export function rows(results: RunResults): [string, string, string][] {
  const { tiers, lint, teardown, promotion } = results;
  const clean = teardown.clean && teardown.leftovers.length === 0;
  const last: [string, string, string][] = [
    ['lint', lint.outcome, lint.errors.join('; ')],
    ['deploys', String(results.deployCount), deployRemark(results)],
    ['teardown', clean ? 'clean' : 'NOT clean', teardown.leftovers.join(', ')],
  ];
  if (promotion) last.push(['promotion', promotion.outcome, promotion.reason ?? '']);
  return [...tiers.map(tierRow), ...last];
}

/** Every failed test, so that nobody has to open a log to learn which it was. */
export function failures({ tiers }: Pick<RunResults, 'tiers'>): string[] {
  const failed = tiers.flatMap(({ tier, tests }) =>
    tests.filter(({ outcome }) => outcome === 'fail').map((test) => ({ tier, ...test })),
  );
  const lines = failed
    .slice(0, mostFailures)
    .map(({ tier, name, reason }) => `${tier}: ${name}${reason === undefined ? '' : `: ${reason}`}`);
  const more = failed.length - lines.length;
  return more > 0 ? [...lines, `and ${more} more`] : lines;
}

/** The default tiers that nobody asked for: what is said then is not about the whole recipe. */
export function notAsked({ tiers }: Pick<RunResults, 'tiers'>): string[] {
  return defaultTiers.filter((name) =>
    tiers.some(({ tier, absence }) => tier === name && absence === 'not-asked'),
  );
}

export function duration(ms: number): string {
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const [amount, unit] =
    ms < 3_600_000 ? [60_000, 'min'] : ms < 48 * 3_600_000 ? [3_600_000, 'h'] : [86_400_000, 'days'];
  return `${Math.floor(ms / amount)} ${unit}`;
}

function tierRow(result: TierResult): [string, string, string] {
  const { tier, outcome, reason, ms, tests, absence } = result;
  const executed = outcome === 'pass' || outcome === 'fail';
  const remark = [
    executed ? `${counts(tests)} in ${duration(ms)}` : '',
    absence === 'gap' ? 'coverage gap' : '',
    absence === 'intended' ? 'as intended' : '',
    reason ?? '',
  ];
  return [tier, outcome, remark.filter((part) => part !== '').join('; ')];
}

function counts(tests: readonly TestResult[]): string {
  const count = (wanted: string) => tests.filter((test) => test.outcome === wanted).length;
  const parts = [`${count('pass')} passed`];
  if (count('fail') > 0) parts.push(`${count('fail')} failed`);
  if (count('skip') > 0) parts.push(`${count('skip')} skipped`);
  return parts.join(', ');
}

function deployRemark({ rewireCount, dependencyDeployCount }: RunResults): string {
  const parts = [];
  if (rewireCount > 0) parts.push(`${rewireCount} more to rewire`);
  if (dependencyDeployCount > 0) parts.push(`${dependencyDeployCount} more of dependencies`);
  return parts.join(', ');
}

const verdictWord = {
  green: 'green',
  red: 'RED',
  infrastructure: 'infrastructure error, nothing said about the recipe',
};
const mostFailures = 10;
