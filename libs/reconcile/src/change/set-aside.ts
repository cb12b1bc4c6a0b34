import { alertUnnamed } from './raise-alerts.ts';
import type { ChangeContext } from './context.ts';

/**
 * Before a change that will remove superfluous snapshots: those that no file names are no part of it, and may be the only
 * good data left of a change whose journal was lost. They are kept beside the store, and a person is told.
 */
export async function setAsideUnnamed(
  change: ChangeContext,
  alsoNamed: readonly string[] = [],
): Promise<void> {
  const { folder, tools } = change;
  const known = (await folder.state())?.snapshot;
  const named = [...alsoNamed, ...(known === undefined ? [] : [known])];
  const paths = await tools.warmsnap.setAside({ store: folder.snapshots, named });
  if (paths.length > 0) await alertUnnamed(change, paths);
}
