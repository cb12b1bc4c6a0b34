import type { Table } from '../types.ts';

/** Run by run: how many times as long one took as the other. Both were measured in the same runs. */
export function ratiosOf(samples: readonly number[], floor: readonly number[]): number[] {
  if (samples.length !== floor.length)
    throw new RangeError(`${samples.length} samples have no ratio to ${floor.length}`);
  return samples.map((sample, run) => sample / floor[run]!);
}

/** The same table as multiples of one of its columns, for the rows and columns that have both. */
export function asMultiples({ title, rows }: Table, of: string): Table {
  return {
    title: `${title}, as multiples of ${of}`,
    unit: '×',
    rows: rows.flatMap(({ name, cells }) => {
      const floor = cells.find(({ column }) => column === of)?.samples;
      if (!floor) return [];
      const others = cells.filter(({ column }) => column !== of);
      return others.length === 0
        ? []
        : [
            {
              name,
              cells: others.map(({ column, samples }) => ({ column, samples: ratiosOf(samples, floor) })),
            },
          ];
    }),
  };
}
