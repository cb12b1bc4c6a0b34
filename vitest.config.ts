import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tools/house/src/longest-first.ts';
import { SkipReasons } from './tools/house/src/skip-reasons.ts';

// CI counts test by test from a report; naming reporters on the command line would replace these.
const reportFile = process.env['TEST_REPORT'];

export default defineConfig({
  test: {
    projects: ['libs/*/vitest.config.ts', 'apps/*/vitest.config.ts', 'tools/*/vitest.config.ts'],
    passWithNoTests: false,
    sequence: { sequencer: LongestFirst },
    reporters: [
      'default',
      new SkipReasons(),
      ...(reportFile ? [['json', { outputFile: reportFile }] as const] : []),
    ],
  },
});
