import { median } from './median.ts';
import { goalLines, tableLines } from './report-tables.ts';
import type { Measurement } from './types.ts';

/** Medians and spread as Markdown tables that can be pasted into docs/performance.md. */
export function report({ bench, machine, series, ratios, ...more }: Measurement): string {
  const { faults = [], tables = [], goals = [], notes = [] } = more;
  const row = (name: string, unit: string, samples: readonly number[], digits: number) =>
    `| ${name} | ${median(samples).toFixed(digits)}${unit} | ${Math.min(...samples).toFixed(digits)} | ${Math.max(...samples).toFixed(digits)} |`;
  const runs = series[0] ? `, ${series[0].samples.length} runs` : '';
  const head = series.length > 0 ? ['| what | median | least | most |', '| --- | --- | --- | --- |'] : [];
  return [
    `${bench}${runs}, ${machine}`,
    '',
    ...head,
    ...series.map(({ name, unit, samples }) => row(name, unit === 'ms' ? ' ms' : '', samples, 0)),
    ...ratios.map(({ name, samples }) => row(name, ' ×', samples, 2)),
    ...(faults.length > 0 ? [''] : []),
    ...faults.flatMap(({ name, what }) => [`${name}: ${what.length}`, ...what.map((one) => `  ${one}`)]),
    ...tables.flatMap(tableLines),
    ...goalLines(goals),
    ...notes,
    '',
  ].join('\n');
}
