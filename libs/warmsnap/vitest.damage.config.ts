import { defineConfig } from 'vitest/config';

// CI counts test by test from a report; naming reporters on the command line would replace these.
const reportFile = process.env['TEST_REPORT'];

export default defineConfig({
  test: {
    name: 'damage',
    root: import.meta.dirname,
    include: ['test/damage/*.damage.ts'],
    passWithNoTests: false,
    // Far above what a run takes: each of its processes has a limit of its own.
    testTimeout: 900_000,
    hookTimeout: 60_000,
    // Verbose: why a test was skipped stands behind its name.
    reporters: ['verbose', ...(reportFile ? [['json', { outputFile: reportFile }] as const] : [])],
  },
});
