import type { Settings } from '@ci-warm/app-cli';
import { longestTimerMs } from '@ci-warm/clock';
import * as z from 'zod';

/** Rows of which each may stand in the file's `common` section. */
export function commonRows<const Rows extends Settings>(
  rows: Rows,
): { [Key in keyof Rows]: Rows[Key] & { common: true } } {
  const marked = Object.entries(rows).map(([key, row]) => [key, { ...row, common: true }]);
  return Object.fromEntries(marked) as { [Key in keyof Rows]: Rows[Key] & { common: true } };
}

/** What a timer can count; more would end at once. */
const longestSec = Math.floor(longestTimerMs / 1000);

export const seconds = z
  .number()
  .nonnegative()
  .max(longestSec, `must be at most ${longestSec} seconds, which is 24 days`);
