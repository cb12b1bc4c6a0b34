import { median } from '../median.ts';
import type { Samples } from './samples.ts';

/** Bars of equal scale, the part that one scan takes apart from the rest: the rest should stay as it is. */
export function plot(samples: Samples, rows: readonly string[]): string[] {
  const timeOf = (row: string, column: string): number => median(samples.of(row, column));
  const columns = ['snapshot', 'restore'];
  const most = Math.max(...rows.flatMap((row) => columns.map((column) => timeOf(row, column))));
  return columns.flatMap((column) => [
    `${column}: ░ one scan, █ the rest`,
    ...rows.map((row) => {
      const [whole, scan] = [timeOf(row, column), Math.min(timeOf(row, 'scan alone'), timeOf(row, column))];
      const bar = '░'.repeat(lengthOf(scan, most)) + '█'.repeat(lengthOf(whole - scan, most));
      return `${row.padStart(9)} ${bar} ${whole.toFixed(0)} ms, of that ${(whole - scan).toFixed(0)} without the scan`;
    }),
  ]);
}

function lengthOf(ms: number, most: number): number {
  return Math.round((ms / most) * 60);
}
