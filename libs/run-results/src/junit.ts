import type { RunResults, TestResult, TierResult } from './types.ts';

/**
 * The results as JUnit XML: one suite per tier, and a suite `run` with the verdict, so that a reader of the XML alone
 * never sees more green than there is.
 */
export function toJUnit(results: RunResults): string {
  const suites = [...results.tiers.map(tierSuite), runSuite(results)];
  const total = (name: keyof Counts) => suites.reduce((sum, suite) => sum + suite.counts[name], 0);
  const counts: Counts = {
    tests: total('tests'),
    failures: total('failures'),
    errors: total('errors'),
    skipped: total('skipped'),
  };
  const name = `${results.recipe} ${results.version ?? results.commit.slice(0, 8)} ${results.lane}`;
  const head = attributes({ name, ...counts, time: seconds(results.ms.total) });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${head}>`,
    ...suites.map(({ xml }) => xml),
    '</testsuites>',
    '',
  ].join('\n');
}

interface Counts {
  tests: number;
  failures: number;
  errors: number;
  skipped: number;
}

interface Case {
  name: string;
  ms: number;
  problem?: { element: 'failure' | 'error' | 'skipped'; message: string } | undefined;
}

function tierSuite(result: TierResult): { xml: string; counts: Counts } {
  const cases = result.tests.map(testCase);
  if (result.outcome === 'fail' && !cases.some(({ problem }) => problem?.element === 'failure')) {
    const message = result.reason ?? 'failed';
    cases.push({ name: result.tier, ms: 0, problem: { element: 'failure', message } });
  } else if (result.outcome !== 'pass' && result.outcome !== 'fail') {
    const message = `${result.outcome}: ${result.reason ?? 'no reason given'}`;
    cases.push({ name: result.tier, ms: 0, problem: { element: 'skipped', message } });
  }
  return suite(result.tier, result.ms, cases);
}

function testCase({ name, outcome, reason, ms }: TestResult): Case {
  if (outcome === 'pass') return { name, ms };
  const element = outcome === 'fail' ? 'failure' : 'skipped';
  return { name, ms, problem: { element, message: reason ?? 'no reason given' } };
}

function runSuite({ verdict, reason, ms }: RunResults): { xml: string; counts: Counts } {
  const element = verdict === 'red' ? 'failure' : 'error';
  const problem = verdict === 'green' ? undefined : ({ element, message: reason ?? verdict } as const);
  return suite('run', ms.total, [{ name: 'verdict', ms: ms.total, problem }]);
}

function suite(name: string, ms: number, cases: readonly Case[]): { xml: string; counts: Counts } {
  const count = (element: string) => cases.filter(({ problem }) => problem?.element === element).length;
  const counts = {
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
  const body = cases.map((one) => {
    const head = `    <testcase ${attributes({ classname: name, name: one.name, time: seconds(one.ms) })}`;
    if (!one.problem) return `${head}/>`;
    const { element, message } = one.problem;
    return `${head}>\n      <${element} ${attributes({ message })}/>\n    </testcase>`;
  });
  const head = `  <testsuite ${attributes({ name, ...counts, time: seconds(ms) })}>`;
  return { xml: [head, ...body, '  </testsuite>'].join('\n'), counts };
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escapeXml(String(value))}"`)
    .join(' ');
}

/** Test output is anything; XML has no way at all to write most control characters or half a surrogate pair. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll(/[&<>"'\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
