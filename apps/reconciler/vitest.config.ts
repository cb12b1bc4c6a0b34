import { defineProject } from 'vitest/config';

export default defineProject({
  test: {
    globalSetup: '@ci-warm/bundle/apps-for-tests',
    name: 'reconciler',
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
