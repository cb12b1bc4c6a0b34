import { expect, it } from 'vitest';
import { goalLines, tableLines } from '../src/report-tables.ts';
import { goalsOf, isMet } from '../src/snapshot/goals.ts';
import { plot } from '../src/snapshot/plot.ts';
import { asMultiples, ratiosOf } from '../src/snapshot/ratios.ts';
import { createSamples } from '../src/snapshot/samples.ts';

function measured(cells: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>) {
  const samples = createSamples();
  for (const [row, columns] of Object.entries(cells))
    for (const [column, values] of Object.entries(columns))
      for (const value of values) samples.add(row, column, value);
  return samples;
}

it('divides run by run, not median by median', () => {
  expect(ratiosOf([10, 40, 90], [1, 2, 3])).toEqual([10, 20, 30]);
  expect(() => ratiosOf([1, 2], [1])).toThrow(RangeError);
});

it('leaves out what has nothing to be compared with', () => {
  const table = measured({
    both: { warmsnap: [2, 4], tar: [4, 12] },
    alone: { warmsnap: [1] },
    other: { tar: [1] },
  }).table('ext4', 'ms');
  expect(asMultiples(table, 'warmsnap')).toEqual({
    title: 'ext4, as multiples of warmsnap',
    unit: '×',
    rows: [{ name: 'both', cells: [{ column: 'tar', samples: [2, 3] }] }],
  });
});

it('holds each goal against the median of its ratios, and says what was not measured', () => {
  const samples = measured({
    'restore, 1 % of the files changed': {
      warmsnap: [100, 100, 100],
      tar: [1900, 2000, 9000],
      dd: [60, 66, 70],
    },
    'snapshot, nothing changed': { warmsnap: [100], rsync: [100] },
  });
  const met = goalsOf('ext4', false, samples).map(({ name, met }) => [
    name.split(': ')[1],
    name.split(': ')[2],
    met,
  ]);
  expect(met).toEqual([
    ['rollback with 1 % changed', 'emptying and untarring takes longer', true],
    ['rollback with 1 % changed', 'rsync -a --delete takes longer', undefined],
    ['rollback with 1 % changed, beside a dd of the whole volume', undefined, false],
    ['first snapshot, with hashes', 'cp -a takes longer', undefined],
    ['first snapshot, with hashes', 'tar + zstd takes longer', undefined],
    ['snapshot of an unchanged volume', 'rsync --link-dest takes longer', false],
  ]);
});

it('knows bounds that include their value from the one that does not', () => {
  expect(isMet(20, { at: 'least', value: 20 })).toBe(true);
  expect(isMet(19.9, { at: 'least', value: 20 })).toBe(false);
  expect(isMet(1, { at: 'more', value: 1 })).toBe(false);
  expect(isMet(2, { at: 'most', value: 2 })).toBe(true);
  expect(isMet(2.1, { at: 'most', value: 2 })).toBe(false);
});

it('holds file systems with reflinks against the clone instead', () => {
  const samples = measured({
    'snapshot, first': { warmsnap: [190], 'scan + clone': [100] },
    'restore, all files changed': { warmsnap: [210], 'scan + clone': [100] },
  });
  expect(goalsOf('xfs', true, samples).map(({ met }) => met)).toEqual([true, false, undefined, undefined]);
});

it('shows medians with their spread, a dash where nothing was measured, and goals that were missed', () => {
  const table = measured({ one: { a: [3, 1, 2], b: [7] }, two: { b: [5] } }).table('x', 'ms');
  expect(tableLines(table).slice(2)).toEqual([
    '| what | a | b |',
    '| --- | --- | --- |',
    '| one | 2 (1–3) | 7 |',
    '| two | – | 5 |',
    '',
  ]);
  const bound = { at: 'least', value: 2 } as const;
  expect(
    goalLines([
      { name: 'g', unit: '×', bound, samples: [1], met: false },
      { name: 'h', unit: '×', bound },
    ]).slice(2, 4),
  ).toEqual(['| g | ≥ 2 × | 1.00 | NOT met |', '| h | ≥ 2 × | – | not measured |']);
});

it('draws the scan apart from the rest, all to one scale', () => {
  const samples = measured({
    '1 MiB': { 'scan alone': [10], snapshot: [30], restore: [20] },
    '2 MiB': { 'scan alone': [40], snapshot: [60], restore: [20] },
  });
  const lines = plot(samples, ['1 MiB', '2 MiB']);
  expect(lines[1]).toBe(`    1 MiB ${'░'.repeat(10)}${'█'.repeat(20)} 30 ms, of that 20 without the scan`);
  expect(lines[2]).toContain(`${'░'.repeat(40)}${'█'.repeat(20)} 60 ms`);
  // A scan alone that took longer than the whole is noise, not time that was won.
  expect(lines[5]).toBe(`    2 MiB ${'░'.repeat(20)} 20 ms, of that 0 without the scan`);
});
