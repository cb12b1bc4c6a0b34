import { expect, it } from 'vitest';
import { median } from '../src/median.ts';
import { report } from '../src/report.ts';

it('is the middle, or the mean of the two in the middle', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([1, 2, 3, 10])).toBe(2.5);
  expect(() => median([])).toThrow(RangeError);
});

it('reports median and spread as a table', () => {
  const text = report({
    bench: 'x',
    machine: 'm',
    series: [{ name: 'a', unit: 'ms', samples: [3, 1, 2] }],
    ratios: [{ name: 'r', samples: [2, 4] }],
  });
  expect(text).toContain('| a | 2 ms | 1 | 3 |');
  expect(text).toContain('| r | 3.00 × | 2.00 | 4.00 |');
});
