import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { messageOf, systemCodeOf } from '@ci-warm/errors';
import { exists, ensureFolder } from '@ci-warm/state-files';
import { extract, type ReadEntry } from 'tar';
import type { BackupPlan } from './backup-plan.ts';

/**
 * Unpacks what abra downloaded: an archive of archives, one for each volume.
 *
 * `files` has a folder per volume, by the names of the compose file; a volume that was not kept has none.
 */
export async function unpackArtefact(
  { volumes }: BackupPlan,
  { file, folder }: { file: string; folder: string },
): Promise<{ outcome: 'unpacked'; files: string } | { outcome: 'unreadable'; reason: string }> {
  try {
    return { outcome: 'unpacked', files: await unpackAll(volumes, file, folder) };
  } catch (error) {
    // The archive's own fault, an empty one's included; a full disk is not.
    if (systemCodeOf(error)?.startsWith('TAR_') !== true) throw error;
    return {
      outcome: 'unreadable',
      reason: `what abra downloaded holds nothing that can be read: ${messageOf(error)}`,
    };
  }
}

async function unpackAll(volumes: BackupPlan['volumes'], file: string, folder: string): Promise<string> {
  const raw = join(folder, 'raw');
  const files = join(folder, 'files');
  await ensureFolder(raw);
  await ensureFolder(files);
  await unpack(file, raw);
  await rm(file);
  for (const name of (await readdir(raw)).filter((each) => each.endsWith('.tar'))) {
    const inner = join(raw, name.slice(0, -'.tar'.length));
    await ensureFolder(inner);
    await unpack(join(raw, name), inner);
    await rm(join(raw, name));
  }
  for (const { name, fullName } of volumes) {
    const data = await dataFolder(join(raw, fullName));
    if (data !== undefined) await rename(data, join(files, name));
  }
  await rm(raw, { recursive: true });
  return files;
}

export interface FileFacts {
  bytes: number;
  /** Both change with the content. */
  mtimeMs: number;
  ctimeMs: number;
  links: number;
}

/** Regular files below a folder by their paths within it. What is not there, or goes while one looks, has none. */
export async function filesBelow(folder: string): Promise<ReadonlyMap<string, FileFacts>> {
  const found = new Map<string, FileFacts>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const stats = await stat(path).catch(() => undefined);
    if (stats === undefined) continue;
    const { size, mtimeMs, ctimeMs, nlink } = stats;
    found.set(relative(folder, path), { bytes: size, mtimeMs, ctimeMs, links: nlink });
  }
  return found;
}

/** An app fills its volumes as it likes: only files and folders are made here, as nobody's but this process's. */
async function unpack(file: string, cwd: string): Promise<void> {
  const problems: unknown[] = [];
  await extract({
    ...{ file, cwd, preserveOwner: false },
    filter: (_path, entry) => wanted.has((entry as ReadEntry).type),
    onwarn: (code, message) => {
      // A name that would lead out of the folder is left out; it is missed where it was asked for.
      if (code === 'TAR_BAD_ARCHIVE' || typeof message !== 'string') problems.push(errorOf(code, message));
    },
  });
  if (problems.length > 0) throw problems[0];
}

function errorOf(code: string, message: string | Error): unknown {
  return typeof message === 'string' ? Object.assign(new Error(`${code}: ${message}`), { code }) : message;
}

const wanted: ReadonlySet<string> = new Set(['File', 'OldFile', 'ContiguousFile', 'Directory']);

/** The server's own path of a volume may stand before its data. */
async function dataFolder(folder: string): Promise<string | undefined> {
  if (!(await exists(folder))) return undefined;
  const inner = await readdir(folder, { recursive: true, withFileTypes: true });
  const data = inner
    .filter((entry) => entry.isDirectory() && entry.name === '_data')
    .map((entry) => join(entry.parentPath, entry.name))
    .sort((a, b) => a.length - b.length);
  return data[0] ?? folder;
}
