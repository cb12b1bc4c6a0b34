import { expect, it } from 'vitest';
import { report } from '../src/report.ts';

it('shows what must not be, each with its number, also where there is none', () => {
  const measured = {
    bench: 'soak',
    machine: 'a machine',
    series: [{ name: 'run', unit: 'ms' as const, samples: [3, 1, 2] }],
    ratios: [],
  };
  const faults = [
    { name: 'not green', what: ['run 7 ended with 1: red'] },
    { name: 'left behind', what: [] },
  ];
  expect(report({ ...measured, faults })).toMatch(
    /^soak, 3 runs, a machine\n[\s\S]*\| run \| 2 ms \| 1 \| 3 \|\n\nnot green: 1\n {2}run 7 ended with 1: red\nleft behind: 0\n$/,
  );
  expect(report(measured)).toMatch(/\| run \| 2 ms \| 1 \| 3 \|\n$/);
});
