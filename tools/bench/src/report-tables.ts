import { median } from './median.ts';
import type { Goal, Table } from './types.ts';

/** Each cell is a median, and the least and the most where there are several samples; a dash where nothing was measured. */
export function tableLines({ title, unit, rows }: Table): string[] {
  const columns = [...new Set(rows.flatMap(({ cells }) => cells.map(({ column }) => column)))];
  return [
    `${title} (${unit})`,
    '',
    `| what | ${columns.join(' | ')} |`,
    `| --- |${' --- |'.repeat(columns.length)}`,
    ...rows.map(({ name, cells }) => {
      const texts = columns.map((column) =>
        cellOf(cells.find((cell) => cell.column === column)?.samples, digitsOf(unit)),
      );
      return `| ${name} | ${texts.join(' | ')} |`;
    }),
    '',
  ];
}

export function goalLines(goals: readonly Goal[]): string[] {
  if (goals.length === 0) return [];
  return [
    '| goal | wanted | measured | |',
    '| --- | --- | --- | --- |',
    ...goals.map(({ name, unit, bound, samples, met }) => {
      const wanted = `${signs[bound.at]} ${bound.value} ${unit}`;
      const verdict = met === undefined ? 'not measured' : met ? 'met' : 'NOT met';
      return `| ${name} | ${wanted} | ${cellOf(samples, digitsOf(unit))} | ${verdict} |`;
    }),
    '',
  ];
}

function digitsOf(unit: Table['unit']): number {
  return unit === '×' ? 2 : 0;
}

const signs = { least: '≥', more: '>', most: '≤' };

function cellOf(samples: readonly number[] | undefined, digits: number): string {
  if (!samples) return '–';
  const middle = median(samples).toFixed(digits);
  if (samples.length === 1) return middle;
  return `${middle} (${Math.min(...samples).toFixed(digits)}–${Math.max(...samples).toFixed(digits)})`;
}
