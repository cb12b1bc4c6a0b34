import type { Table } from '../types.ts';

/** Samples by row and column, in the order in which they came. */
export interface Samples {
  add(row: string, column: string, value: number): void;
  of(row: string, column: string): readonly number[];
  table(title: string, unit: Table['unit']): Table;
}

export function createSamples(): Samples {
  const rows = new Map<string, Map<string, number[]>>();
  return {
    add: (row, column, value) => {
      const columns = rows.get(row) ?? new Map<string, number[]>();
      rows.set(row, columns);
      columns.set(column, [...(columns.get(column) ?? []), value]);
    },
    of: (row, column) => rows.get(row)?.get(column) ?? [],
    table: (title, unit) => ({
      title,
      unit,
      rows: [...rows].map(([name, columns]) => ({
        name,
        cells: [...columns].map(([column, samples]) => ({ column, samples })),
      })),
    }),
  };
}
