import type { Reporter, TestModule } from 'vitest/node';

/** Prints every skipped test that gave a reason with that reason: what was not run must not pass unseen. */
export class SkipReasons implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const module of modules) {
      for (const test of module.children.allTests('skipped')) {
        const result = test.result();
        const reason = result?.state === 'skipped' ? result.note : undefined;
        if (reason) process.stdout.write(`skipped: ${test.fullName}: ${reason}\n`);
      }
    }
  }
}
