import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { messageOf, WarmError } from '@ci-warm/errors';
import { damagedArchive } from '@ci-warm/warmsnap';
import { Header } from 'tar';
import { archiveHeadSchema, members, type ArchiveHead } from './archive-head.ts';

export interface Archive {
  head: ArchiveHead;
  /** Encrypted. */
  secrets: Buffer | undefined;
  /** The snapshot's own archive, if there is one. */
  snapshot: (() => Readable) | undefined;
}

/**
 * Reads what an archive is, and where the rest of it lies. Nothing else than the three members is in one.
 *
 * @throws WarmError `archive-unreadable` (usage), `archive-damaged` (failed)
 */
export async function readArchive(path: string): Promise<Archive> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw unreadable(path, error);
  });
  try {
    const places = await placesIn(path, file);
    const head = places.get(members.head);
    if (!head) throw damaged(path, `it has no ${members.head}`);
    const secrets = places.get(members.secrets);
    const data = places.get(members.snapshot);
    return {
      head: parseHead(path, await bytesAt(path, file, head)),
      secrets: secrets && (await bytesAt(path, file, secrets)),
      snapshot:
        data &&
        (() =>
          createReadStream(path, {
            start: data.offset,
            end: data.offset + data.size - 1,
          })),
    };
  } finally {
    await file.close();
  }
}

interface Place {
  offset: number;
  size: number;
}

async function placesIn(path: string, file: FileHandle): Promise<ReadonlyMap<string, Place>> {
  const { size: end } = await file.stat();
  const known: readonly string[] = Object.values(members);
  const places = new Map<string, Place>();
  for (let at = 0; ;) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(block), 0, block, at);
    if (bytesRead < block) throw damaged(path, 'it was cut short, or is no archive of a canonical');
    const header = new Header(buffer, 0);
    if (header.nullBlock) return places;
    const { path: name = '', size = -1, cksumValid, type } = header;
    if (!cksumValid) throw damaged(path, 'it is no archive of a canonical, or bits of it have flipped');
    // In their order, each once: what comes first is read first.
    const next = known.indexOf(name);
    if (type !== 'File' || next < 0 || next <= known.indexOf([...places.keys()].at(-1) ?? ''))
      throw damaged(path, `it has a member that does not belong there: ${JSON.stringify(name)}`);
    const offset = at + block;
    if (size < 1 || offset + size > end) throw damaged(path, `its member ${name} is cut short`);
    places.set(name, { offset, size });
    at = offset + Math.ceil(size / block) * block;
  }
}

async function bytesAt(path: string, file: FileHandle, { offset, size }: Place): Promise<Buffer> {
  if (size > mostBytes) throw damaged(path, 'its description is larger than any could be');
  const { bytesRead, buffer } = await file.read(Buffer.alloc(size), 0, size, offset);
  if (bytesRead < size) throw damaged(path, 'it was cut short');
  return buffer;
}

function parseHead(path: string, bytes: Buffer): ArchiveHead {
  try {
    return archiveHeadSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (error) {
    throw damaged(path, `what it says of itself cannot be read: ${messageOf(error)}`, error);
  }
}

function unreadable(path: string, cause: unknown): WarmError {
  return new WarmError({
    kind: 'usage',
    code: 'archive-unreadable',
    message: `the archive cannot be read: ${messageOf(cause)}`,
    hint: `see that ${path} is there and that this user may read it`,
    cause,
  });
}

const damaged = (path: string, why: string, cause?: unknown) => damagedArchive(why, { path, cause });

const block = 512;
const mostBytes = 16 * 1024 * 1024;
