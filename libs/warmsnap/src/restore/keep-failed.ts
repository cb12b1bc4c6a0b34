import { existsSync, linkSync, lstatSync, mkdirSync, renameSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf, systemCodeOf } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { ensureFolder } from '@ci-warm/state-files';
import type { WarmsnapContext } from '../context.ts';
import { listFolder } from '../disk/list-folder.ts';
import { removeTree } from '../disk/remove-tree.ts';
import { requireSpace } from '../disk/space.ts';
import { newSnapshotId } from '../store/new-snapshot.ts';
import type { FailedState, KeptOutcome, SnapshotSource } from '../warmsnap.ts';
import { joinPath, parentOf } from '../walk/path-code.ts';
import { scan } from '../walk/scan.ts';
import { failedStates, writeFailedState } from './failed-states.ts';

/** Takes what a restore is about to overwrite or remove. It never throws: a rollback matters more than its cause. */
export interface FailedKeeper {
  /** Whether the live name, with all below it, is gone from where it was. */
  move(source: SnapshotSource, path: string): boolean;
  /** Gives the live file a second name, so that renaming over it loses nothing. */
  link(source: SnapshotSource, path: string): void;
  finish(): Promise<KeptOutcome>;
}

/** What is known of it before the restore. */
type FailedData = Omit<FailedState, 'path' | 'keptAt'> & { sources: readonly SnapshotSource[] };

/**
 * Only names that differ from the snapshot are kept: they are moved or linked, which copies nothing, and all else is what
 * the snapshot has. An interrupted restore's part is gone on with by the next restore of the same snapshot.
 */
export async function createFailedKeeper(
  context: WarmsnapContext,
  folder: string,
  failed: FailedData,
): Promise<FailedKeeper> {
  const draft = join(folder, `${draftPrefix}${failed.snapshot}`);
  let reason = await whyNot(context, folder, failed, draft).catch(messageOf);
  const attempt = (work: () => void): boolean => {
    if (reason !== undefined) return false;
    try {
      work();
      return true;
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return false;
      // An interrupted restore kept this name already, and the live one is the snapshot's by now.
      if (systemCodeOf(error) !== 'EEXIST') reason = messageOf(error);
      return false;
    }
  };
  const place = ({ name }: SnapshotSource, path: string): string | Buffer => {
    failpoint('warmsnap.restore.keep');
    const root = join(draft, 'data', name);
    mkdirSync(joinPath(root, parentOf(path) ?? ''), { recursive: true, mode: 0o700 });
    return joinPath(root, path);
  };
  return {
    move: (source, path) => attempt(() => renameSync(joinPath(source.path, path), place(source, path))),
    link: (source, path) => void attempt(() => linkSync(joinPath(source.path, path), place(source, path))),
    finish: async () => {
      try {
        const { names, bytes } = sizeOf(join(draft, 'data'));
        if (reason !== undefined || names === 0) {
          await removeTree(draft);
          return reason === undefined ? { outcome: 'nothing-to-keep' } : { outcome: 'not-kept', reason };
        }
        const path = join(folder, newSnapshotId(context.clock));
        const { snapshot, owner } = failed;
        const keptAt = new Date(context.clock.now()).toISOString();
        await writeFailedState(draft, { snapshot, owner, keptAt, names, bytes });
        await rename(draft, path);
        return { outcome: 'kept', path, names, bytes };
      } catch (error) {
        return { outcome: 'not-kept', reason: messageOf(error) };
      }
    },
  };
}

/** Of all that is kept, including what an interrupted restore put there. */
function sizeOf(folder: string): { names: number; bytes: number } {
  let names = 0;
  let bytes = 0;
  if (!existsSync(folder)) return { names, bytes };
  for (const { type, allocated, sameAs } of scan(folder)) {
    if (type === 'dir') continue;
    names += 1;
    if (sameAs === undefined) bytes += allocated;
  }
  return { names, bytes };
}

/** Makes room among the states that were kept before; what it returns says why this one cannot be kept. */
async function whyNot(
  { freeFloor, limits: { failedStates: max, failedBytes: maxBytes } }: WarmsnapContext,
  folder: string,
  { bytes, names, sources }: FailedData,
  draft: string,
): Promise<string | undefined> {
  if (max < 1) return 'none is to be kept';
  if (bytes > maxBytes) return `it has ${bytes} bytes, and ${maxBytes} is the most that is kept`;
  await ensureFolder(folder, 0o700);
  const device = lstatSync(folder).dev;
  const elsewhere = sources.find(({ path }) => lstatSync(dirname(path)).dev !== device);
  if (elsewhere) return `${folder} is on another file system than ${elsewhere.path}`;
  for (const name of listFolder(folder)) {
    const path = join(folder, name);
    if (name.startsWith(draftPrefix) && path !== draft) await removeTree(path);
  }
  const before = [...(await failedStates(folder))];
  let sum = before.reduce((total, state) => total + state.bytes, bytes);
  while (before.length >= max || sum > maxBytes) {
    const oldest = before.shift();
    if (!oldest) break;
    sum -= oldest.bytes;
    await removeTree(oldest.path);
  }
  const purpose = 'keeping the failed state';
  await requireSpace({ path: folder, bytes: 0, inodes: names, freeFloor, purpose });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  return undefined;
}

const draftPrefix = '.keeping-';
