import { median } from '../median.ts';
import type { Goal } from '../types.ts';
import { ratiosOf } from './ratios.ts';
import { trustingName } from './contenders/warmsnap.ts';
import { rowNames } from './rows.ts';
import type { Samples } from './samples.ts';

interface Wanted {
  name: string;
  row: string;
  of: string;
  to: string;
  bound: Goal['bound'];
}

const ours = 'warmsnap';

const onPlainDisks: readonly Wanted[] = [
  {
    name: 'rollback with 1 % changed: emptying and untarring takes longer',
    ...{ row: rowNames.restoreOne, of: 'tar', to: ours, bound: { at: 'least', value: 20 } },
  },
  {
    name: 'rollback with 1 % changed: rsync -a --delete takes longer',
    ...{ row: rowNames.restoreOne, of: 'rsync', to: ours, bound: { at: 'least', value: 2.5 } },
  },
  {
    name: 'rollback with 1 % changed, beside a dd of the whole volume',
    ...{ row: rowNames.restoreOne, of: ours, to: 'dd', bound: { at: 'most', value: 1.5 } },
  },
  {
    name: 'first snapshot, with hashes: cp -a takes longer',
    ...{ row: rowNames.first, of: 'cp -a', to: ours, bound: { at: 'more', value: 1 } },
  },
  {
    name: 'first snapshot, with hashes: tar + zstd takes longer',
    ...{ row: rowNames.first, of: 'tar + zstd', to: ours, bound: { at: 'more', value: 1 } },
  },
  {
    name: 'snapshot of an unchanged volume: rsync --link-dest takes longer',
    ...{ row: rowNames.unchanged, of: 'rsync', to: ours, bound: { at: 'more', value: 1 } },
  },
];

const withReflinks: readonly Wanted[] = [ours, trustingName].flatMap((of): Wanted[] => [
  {
    name: `first snapshot, beside scan + clone (${of})`,
    ...{ row: rowNames.first, of, to: 'scan + clone', bound: { at: 'most', value: 2 } },
  },
  {
    name: `rollback of everything, beside scan + clone (${of})`,
    ...{ row: rowNames.restoreAll, of, to: 'scan + clone', bound: { at: 'most', value: 2 } },
  },
]);

/** What this project promises, each held against what was measured. What was not measured is neither met nor missed. */
export function goalsOf(place: string, reflinks: boolean, samples: Samples): Goal[] {
  return (reflinks ? withReflinks : onPlainDisks).map(({ name, row, of, to, bound }) => {
    const [numerator, denominator] = [samples.of(row, of), samples.of(row, to)];
    const goal = { name: `${place}: ${name}`, unit: '×' as const, bound };
    if (numerator.length === 0 || denominator.length === 0) return goal;
    const ratios = ratiosOf(numerator, denominator);
    return { ...goal, samples: ratios, met: isMet(median(ratios), bound) };
  });
}

export function isMet(ratio: number, { at, value }: Goal['bound']): boolean {
  return { least: ratio >= value, more: ratio > value, most: ratio <= value }[at];
}
