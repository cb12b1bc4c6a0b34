import { defineProject } from 'vitest/config';

export default defineProject({
  test: {
    globalSetup: '@ci-warm/bundle/apps-for-tests',
    name: 'warmctl',
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
