import { median } from './median.ts';
import type { Measurement } from './types.ts';

/** Median, least and most of each series, as a Markdown table that can be pasted into docs/performance.md. */
export function report({ bench, machine, series, ratios, faults = [] }: Measurement): string {
  const row = (name: string, unit: string, samples: readonly number[], digits: number) =>
    `| ${name} | ${median(samples).toFixed(digits)}${unit} | ${Math.min(...samples).toFixed(digits)} | ${Math.max(...samples).toFixed(digits)} |`;
  return [
    `${bench}, ${series[0]?.samples.length ?? 0} runs, ${machine}`,
    '',
    '| what | median | least | most |',
    '| --- | --- | --- | --- |',
    ...series.map(({ name, unit, samples }) => row(name, unit === 'ms' ? ' ms' : '', samples, 0)),
    ...ratios.map(({ name, samples }) => row(name, ' ×', samples, 2)),
    ...(faults.length > 0 ? [''] : []),
    ...faults.flatMap(({ name, what }) => [`${name}: ${what.length}`, ...what.map((one) => `  ${one}`)]),
    '',
  ].join('\n');
}
