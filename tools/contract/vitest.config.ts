import { defineProject } from 'vitest/config';

export default defineProject({
  test: {
    globalSetup: '@ci-warm/bundle/sandbox-for-tests',
    name: 'contract',
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // These tests wait for an engine much more than they work.
    maxWorkers: 4,
  },
});
