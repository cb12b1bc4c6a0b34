import type { ChangeContext } from './context.ts';

/**
 * Removes what the change that is being ended has made superfluous. Nothing is removed while no state file says which
 * snapshot is the known-good one.
 */
export async function collectSnapshots(
  { folder, tools }: ChangeContext,
  keep: string | undefined,
): Promise<void> {
  if ((await folder.state()) === undefined) return;
  await tools.warmsnap.collect({ store: folder.snapshots, keep });
}
