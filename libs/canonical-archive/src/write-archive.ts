import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Writable } from 'node:stream';
import { messageOf, systemCodeOf, WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { syncFolder } from '@ci-warm/state-files';
import { noSpace } from '@ci-warm/warmsnap';
import { Header } from 'tar';

/** A member: its bytes, or what streams them, ends the stream, and says how many there were. */
export interface Member {
  name: string;
  content: Uint8Array | ((out: Writable) => Promise<number>);
}

/** Writes a tar archive that is either whole, on the disk and at its name, or not there. */
export async function writeArchive(
  path: string,
  parts: readonly Member[],
  signal: AbortSignal | undefined,
): Promise<{ bytes: number; sha256: string }> {
  const draft = `${path}.${randomBytes(4).toString('hex')}.draft`;
  const file = await open(draft, 'wx', 0o600).catch((error: unknown) => {
    throw noFile(path, error);
  });
  try {
    let bytes = 0;
    for (const part of parts) bytes = await writeMember(draft, file, part, bytes);
    bytes += await writeAt(file, Buffer.alloc(2 * block), bytes);
    await file.sync();
    const sha256 = await hashOf(draft, signal);
    failpoint('canonical-archive.rename');
    await rename(draft, path);
    await syncFolder(dirname(path));
    return { bytes, sha256 };
  } catch (error) {
    await rm(draft, { force: true });
    signal?.throwIfAborted();
    throw error instanceof WarmError ? error : notWritten(path, error);
  } finally {
    await file.close();
  }
}

/** The size stands in front of a stream and is known behind it, so the header is written last. Returns where the next one begins. */
async function writeMember(
  path: string,
  file: FileHandle,
  { name, content }: Member,
  at: number,
): Promise<number> {
  const start = at + block;
  const size =
    content instanceof Uint8Array
      ? await writeAt(file, content, start)
      : await content(createWriteStream(path, { flags: 'r+', start }));
  await writeAt(file, headerOf(name, size), at);
  // What is left of the last block reads as zeros once something stands behind it.
  return start + Math.ceil(size / block) * block;
}

async function writeAt(file: FileHandle, bytes: Uint8Array, position: number): Promise<number> {
  for (let done = 0; done < bytes.length;)
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  return bytes.length;
}

function headerOf(name: string, size: number): Buffer {
  const fields = { path: name, mode: 0o600, uid: 0, gid: 0, size, type: 'File', mtime: new Date(0) } as const;
  const header = new Header(fields);
  header.encode();
  return header.block ?? Buffer.alloc(block);
}

async function hashOf(path: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, signal ? { signal } : {})) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** It cannot even be begun. */
export function noFile(path: string, cause: unknown): WarmError {
  return new WarmError({
    kind: 'usage',
    code: 'archive-not-written',
    message: `${path} cannot be written: ${messageOf(cause)}`,
    hint: 'name a file in a folder that is there and that this user may write to',
    cause,
  });
}

function notWritten(path: string, cause: unknown): WarmError {
  const message = `${path} cannot be written: ${messageOf(cause)}`;
  if (['ENOSPC', 'EDQUOT'].includes(systemCodeOf(cause) ?? ''))
    return noSpace(message, { hint: `free some space in ${dirname(path)}; nothing was left there`, cause });
  return new WarmError({
    kind: 'infrastructure',
    code: 'archive-not-written',
    message,
    hint: 'look at the disk that it is on; nothing was left there',
    cause,
  });
}

const block = 512;
