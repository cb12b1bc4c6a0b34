import { randomBytes } from 'node:crypto';
import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { systemCodeOf } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { withChecksum } from './checksum.ts';
import { ensureFolder, syncFolder } from './folders.ts';
import { collectLeftovers, temporaryName } from './leftovers.ts';
import { takeReserve } from './reserve.ts';
import { stateUnwritable } from './state-errors.ts';

export interface WriteOptions {
  /** Permission bits, whatever the umask. Default: those of the file that is replaced, else 0o644. */
  mode?: number;
}

/** Pretty-printed, with a final newline. See {@link writeBytesFile}. */
export async function writeJsonFile(file: string, value: unknown, options?: WriteOptions): Promise<void> {
  await writeTextFile(file, `${JSON.stringify(value, null, 2)}\n`, options);
}

/** A JSON document that others rely on: with a checksum, for its owner alone. */
export async function writeStateFile(file: string, document: object): Promise<void> {
  await writeJsonFile(file, withChecksum(document), { mode: 0o600 });
}

/** See {@link writeBytesFile}. */
export async function writeTextFile(file: string, text: string, options?: WriteOptions): Promise<void> {
  await writeBytesFile(file, Buffer.from(text), options);
}

/**
 * Replaces a file as a whole: whoever reads it, also after a power cut, finds the old bytes or the new ones.
 * Missing parent folders are made. A symbolic link is replaced, not followed. On a full disk the room that
 * `reserveWrites` set aside in that folder is used.
 *
 * @throws WarmError `state-unwritable` (infrastructure); the old file is as it was.
 */
export async function writeBytesFile(
  file: string,
  bytes: Uint8Array,
  options: WriteOptions = {},
): Promise<void> {
  const folder = path.dirname(file);
  await ensureFolder(folder);
  const temporary = path.join(folder, temporaryName(file, randomBytes(6).toString('hex')));
  try {
    await collectLeftovers(file);
    failpoint('state-files.write');
    await writeWithReserve(temporary, bytes, await targetOf(file, options));
    failpoint('state-files.rename');
    await rename(temporary, file);
    failpoint('state-files.sync-folder');
    await syncFolder(folder);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw stateUnwritable(file, error);
  }
}

interface Target {
  mode: number;
  owner?: { uid: number; gid: number };
}

async function targetOf(file: string, { mode }: WriteOptions): Promise<Target> {
  const old = await stat(file).catch(() => undefined);
  const target = { mode: mode ?? (old === undefined ? 0o644 : old.mode & 0o7777) };
  return old === undefined ? target : { ...target, owner: { uid: old.uid, gid: old.gid } };
}

async function writeWithReserve(temporary: string, bytes: Uint8Array, target: Target): Promise<void> {
  try {
    await writeDurably(temporary, bytes, target, 'wx');
  } catch (error) {
    if (!isFull(error)) throw error;
    await rm(temporary, { force: true });
    if (!(await takeReserve(path.dirname(temporary), temporary))) throw error;
    try {
      // In place: its blocks are already this file's.
      await writeDurably(temporary, bytes, target, 'r+');
    } catch (again) {
      if (!isFull(again)) throw again;
      // Larger than what was set aside, or a disk that copies on each write: then its room is at least free now.
      await rm(temporary, { force: true });
      await writeDurably(temporary, bytes, target, 'wx');
    }
  }
}

function isFull(error: unknown): boolean {
  const code = systemCodeOf(error);
  return code === 'ENOSPC' || code === 'EDQUOT';
}

async function writeDurably(
  temporary: string,
  bytes: Uint8Array,
  target: Target,
  flags: 'wx' | 'r+',
): Promise<void> {
  const handle = await open(temporary, flags, 0o600);
  try {
    await handle.writeFile(bytes);
    if (flags === 'r+') await handle.truncate(bytes.length);
    await keepOwner(handle, target.owner);
    await handle.chmod(target.mode);
    failpoint('state-files.sync');
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Only root may give files away; for others their own file is what they get. */
async function keepOwner(handle: FileHandle, owner: Target['owner']): Promise<void> {
  if (owner === undefined || process.getuid?.() !== 0) return;
  await handle.chown(owner.uid, owner.gid);
}
