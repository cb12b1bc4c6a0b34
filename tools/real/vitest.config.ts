import { defineProject } from 'vitest/config';

// The tests of the set-up itself, which need no engine; vitest.real.config.ts has those that do.
export default defineProject({
  test: { name: 'real-setup', include: ['test/unit/**/*.test.ts'] },
});
