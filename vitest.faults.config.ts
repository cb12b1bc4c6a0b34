import { defineConfig } from 'vitest/config';
import { SkipReasons } from './tools/house/src/skip-reasons.ts';

// CI counts test by test from a report; naming reporters on the command line would replace these.
const reportFile = process.env['TEST_REPORT'];

export default defineConfig({
  test: {
    name: 'faults',
    globalSetup: './tools/bundle/src/set-up-apps.ts',
    // What is slow and seldom breaks; each file lies with the tests of what it is about.
    include: ['{apps,libs}/*/test/faults/*.faults.ts'],
    passWithNoTests: false,
    // Far above what a run takes, far below the time-outs that the rows set.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    reporters: [
      'default',
      new SkipReasons(),
      ...(reportFile ? [['json', { outputFile: reportFile }] as const] : []),
    ],
  },
});
