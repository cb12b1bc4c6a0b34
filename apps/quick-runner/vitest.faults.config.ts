import { defineConfig } from 'vitest/config';

// CI counts test by test from a report; naming reporters on the command line would replace these.
const reportFile = process.env['TEST_REPORT'];

export default defineConfig({
  test: {
    name: 'faults',
    globalSetup: '@ci-warm/bundle/apps-for-tests',
    root: import.meta.dirname,
    include: ['test/faults/*.faults.ts'],
    passWithNoTests: false,
    // Far above what a run takes, far below the time-outs that the rows set.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    reporters: ['default', ...(reportFile ? [['json', { outputFile: reportFile }] as const] : [])],
  },
});
