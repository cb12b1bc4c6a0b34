import type { RunCommand } from '@ci-warm/process-runner';
import type { Lock } from '@ci-warm/state-files';

/** Commands that inherit these locks: a lock is free only when the last process that could write is dead. */
export function inheriting(run: RunCommand, locks: readonly Lock[]): RunCommand {
  return (argv, options) =>
    run(argv, {
      ...options,
      inheritDescriptors: [
        ...(options.inheritDescriptors ?? []),
        ...locks.map(({ descriptor }) => descriptor),
      ],
    });
}
