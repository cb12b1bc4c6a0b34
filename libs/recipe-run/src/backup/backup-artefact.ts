import { createReadStream, mkdirSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '@ci-warm/errors';
import { Parser, type ReadEntry } from 'tar';
import type { FileFacts } from './files-below.ts';
import type { BackupPlan, KeptVolume } from './backup-plan.ts';
import { createEntryWriter, type EntryWriter } from './write-entry.ts';

export type Artefact =
  | {
      outcome: 'unpacked';
      /** A folder per volume, by the names of the compose file; a volume that was not kept has none. */
      files: string;
      /** What the archive says of each file, also of one whose path is too long for this host to write. */
      kept: ReadonlyMap<string, ReadonlyMap<string, FileFacts>>;
    }
  | { outcome: 'unreadable'; reason: string };

/**
 * Reads what abra downloaded: an archive of archives, one for each volume. It goes through as a stream, and no size,
 * number or ratio in it is too large: a volume of zeros is packed a thousand times smaller than it is.
 *
 * @param write whether the files are also wanted on disk; holes are left as holes
 */
export async function unpackArtefact(
  { volumes }: BackupPlan,
  { file, folder, write = true }: { file: string; folder: string; write?: boolean },
): Promise<Artefact> {
  const files = join(folder, 'files');
  await mkdir(files, { recursive: true });
  const writer = createEntryWriter(write);
  const found = new Map<string, KeptFiles>();
  const filesOf = ({ name }: KeptVolume) => {
    const known = found.get(name) ?? keptFiles(join(files, name), writer);
    found.set(name, known);
    return known;
  };
  const outer = createReader((entry) => {
    const whole = volumes.find(({ fullName }) => isArchiveOf(entry.path, fullName));
    const plain = volumes.find(({ fullName }) => entry.path.split('/').includes(fullName));
    if (whole) {
      const into = filesOf(whole);
      const inner = createReader((each) => into.take(each, whole.fullName));
      entry.on('data', (chunk: Buffer) => inner.write(chunk));
      entry.on('end', () => inner.end());
    } else if (plain) filesOf(plain).take(entry, plain.fullName);
    else entry.resume();
  });
  try {
    // A chunk of what is compressed is taken in at once, and becomes at most a thousand times as much.
    for await (const chunk of createReadStream(file, { highWaterMark: chunkBytes }))
      outer.write(chunk as Buffer);
    outer.end();
  } catch (error) {
    if (!(error instanceof BadArchive)) throw error;
    const reason = `what abra downloaded holds nothing that can be read: ${error.message}`;
    return { outcome: 'unreadable', reason };
  }
  await rm(file);
  for (const each of found.values()) each.end();
  return { outcome: 'unpacked', files, kept: new Map([...found].map(([name, { facts }]) => [name, facts])) };
}

const chunkBytes = 16 * 1024;

type KeptFiles = ReturnType<typeof keptFiles>;

/** What an archive holds of one volume, as it comes. */
function keptFiles(folder: string, writer: EntryWriter) {
  mkdirSync(folder, { recursive: true });
  const facts = new Map<string, FileFacts>();
  // Those before the data may be the server's own path of the volume, or the volume's own folders.
  const before: string[] = [];
  let hasRoot = false;
  return {
    facts,
    take: (entry: ReadEntry, fullName: string): void => {
      const place = insideOf(entry.path, fullName);
      if (place === undefined) return void entry.resume();
      const { path, rooted } = place;
      hasRoot ||= rooted;
      if (entry.type !== 'Directory') {
        facts.set(path, { bytes: entry.size, mtimeMs: 0, ctimeMs: 0, links: 1 });
        return writer.file(join(folder, path), entry);
      }
      if (rooted) writer.folder(join(folder, path));
      else before.push(path);
      entry.resume();
    },
    end: () => {
      if (!hasRoot) for (const path of before) writer.folder(join(folder, path));
    },
  };
}

/** The archive's own fault, an empty one's included; a full disk is not. */
class BadArchive extends Error {}

/** Reads one archive. Both functions throw what is wrong with it, and what `onEntry` throws. */
function createReader(onEntry: (entry: ReadEntry) => void) {
  let problem: BadArchive | undefined;
  const fail = (code: string, message: string | Error) => {
    const said = messageOf(message);
    problem ??= new BadArchive(said.startsWith('TAR_') ? said : `${code}: ${said}`);
  };
  const parser = new Parser({
    filter: (path, entry) => {
      const { type } = entry as ReadEntry;
      if (type === 'SparseFile' || /(?:^|\/)GNUSparseFile\.\d+\//.test(path))
        fail('TAR_SPARSE', `${path} is in GNU tar's own format for holes, which no backup app writes`);
      return wanted.has(type);
    },
    maxDecompressionRatio: Infinity,
    maxMetaEntrySize: maxHeaderBytes,
    onReadEntry: onEntry,
    // A name that cannot be taken is left out; it is missed where it was asked for.
    onwarn: (code, message) => {
      if (code === 'TAR_BAD_ARCHIVE' || typeof message !== 'string') fail(code, message);
    },
  });
  parser.on('error', (error: Error) => fail('TAR_ABORT', error));
  const checked = (work: () => unknown) => {
    work();
    if (problem) throw problem;
  };
  return {
    write: (chunk: Buffer) => checked(() => parser.write(chunk)),
    end: () => checked(() => parser.end()),
  };
}

/** Extended attributes of a file may take that much, a name only a few thousand bytes. */
const maxHeaderBytes = 64 * 1024 ** 2;

/** An app fills its volumes as it likes: only files and folders are made here, as nobody's but this process's. */
const wanted: ReadonlySet<string> = new Set(['File', 'OldFile', 'ContiguousFile', 'Directory']);

const isArchiveOf = (path: string, fullName: string) => path.split('/').at(-1) === `${fullName}.tar`;

/** A path within the volume's data, and whether the server's own path of the volume stands before it. */
function insideOf(path: string, fullName: string): { path: string; rooted: boolean } | undefined {
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (segments.includes('..')) return undefined;
  const root = segments.findIndex(
    (segment, at) =>
      segment === '_data' && (at === 0 || segments[at - 1] === fullName || segments[at - 2] === 'volumes'),
  );
  return { path: segments.slice(root + 1).join('/'), rooted: root !== -1 };
}
