import { defineConfig } from 'vitest/config';
import { SkipReasons } from '@ci-warm/house/skip-reasons';

// CI counts test by test from a report; naming reporters on the command line would replace these.
const reportFile = process.env['TEST_REPORT'];

export default defineConfig({
  test: {
    passWithNoTests: false,
    reporters: [
      'default',
      new SkipReasons(),
      ...(reportFile ? [['json', { outputFile: reportFile }] as const] : []),
    ],
    projects: [
      {
        root: `${import.meta.dirname}/../contract`,
        // As its own configuration has it, but before the tests that need the processors.
        test: {
          name: 'contract',
          include: ['test/**/*.test.ts'],
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 4,
        },
      },
      {
        root: import.meta.dirname,
        test: {
          name: 'real',
          include: ['test/*.test.ts'],
          // Each has a world of its own, and most of its time is waiting; a third would only make the servers slow.
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
          testTimeout: 10 * 60_000,
          hookTimeout: 10 * 60_000,
        },
      },
    ],
  },
});
