import { readdir } from 'node:fs/promises';
import { systemCodeOf } from '@ci-warm/errors';
import type { LookContext } from './context.ts';

/** A whole snapshot that no state file names. */
export interface UnnamedSnapshot {
  id: string;
  path: string;
  /** ISO 8601. */
  takenAt: string;
}

/** Oldest first. Manifests are read only if there is more in the store than what is named. */
export async function unnamedSnapshots({
  folder,
  tools,
}: Pick<LookContext, 'folder' | 'tools'>): Promise<readonly UnnamedSnapshot[]> {
  const named = (await folder.state())?.snapshot;
  const names = (await namesIn(folder.snapshots)).filter((name) => !name.startsWith('.') && name !== named);
  if (names.length === 0) return [];
  return (await tools.warmsnap.list(folder.snapshots)).filter(({ id }) => id !== named);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return [];
    throw error;
  }
}
