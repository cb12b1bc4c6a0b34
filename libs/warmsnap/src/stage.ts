import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import type { DiskTools } from './disk-tools.ts';
import { differenceOf, type Entry } from './entry.ts';
import { hashFile } from './hash-file.ts';
import { decodePath, joinPath } from './path-code.ts';
import type { RestorePlan } from './plan-restore.ts';
import { scan } from './scan.ts';
import type { SnapshotSource } from './types.ts';

/** One source of a restore, and where its parts are. */
export interface StagedSource {
  source: SnapshotSource;
  entries: readonly Entry[];
  plan: RestorePlan;
  /** The source's tree in the snapshot. */
  data: string;
  /** Folder beside the live data. */
  staging: string;
}

/** Copies what will be written to beside the data, and proves every byte of it. Touches no live name. */
export async function stage(
  tools: DiskTools,
  { plan, data, staging }: StagedSource,
  signal: AbortSignal | undefined,
): Promise<void> {
  const tree = stagedTree(staging);
  await mkdir(tree, { recursive: true, mode: 0o700 });
  failpoint('warmsnap.restore.stage');
  const listFile = join(staging, 'names');
  const names = plan.write.filter(({ type }) => type !== 'socket');
  await writeNames(listFile, names);
  if (names.length > 0) await tools.copyNames({ from: data, to: tree, listFile, signal });
  for (const { path } of plan.write.filter(({ type }) => type === 'socket')) {
    // tar leaves sockets out.
    const name = decodePath(path).toString();
    await mkdir(dirname(join(tree, name)), { recursive: true });
    await tools.copyTree(join(data, name), join(tree, name), signal);
  }
  const found = new Map((await scan(tree, signal)).map((entry) => [entry.path, entry]));
  for (const entry of plan.write) {
    const copy = found.get(entry.path);
    if (copy && entry.hash !== undefined) copy.hash = await hashFile(joinPath(tree, entry.path), signal);
    const difference = copy ? differenceOf(entry, copy) : 'it is missing';
    if (difference === undefined) continue;
    throw new WarmError({
      kind: 'infrastructure',
      code: 'restore-inexact',
      message: `the staged copy of "${entry.path}" is not exact: ${difference}`,
      hint: 'the data was not touched; see that this user may set owners and modes there',
    });
  }
  await tools.flush(staging);
}

export function stagedTree(staging: string): string {
  return join(staging, 'tree');
}

/** The list that tar reads: a NUL after each name. `./` keeps a name from looking like anything else. */
export async function writeNames(path: string, entries: readonly Entry[]): Promise<void> {
  const parts = entries.flatMap(({ path: name }) => [Buffer.from('./'), decodePath(name), Buffer.from([0])]);
  await writeFile(path, Buffer.concat(parts), { mode: 0o600 });
}
