import { createHash, type Hash } from 'node:crypto';
import * as z from 'zod';
import { entrySchema, hasContent, type Entry } from '../walk/entry.ts';
import type { SnapshotInfo } from './types.ts';

/** Whose a snapshot is, when it was taken, and the names of its sources in their order. */
export type ManifestHead = Omit<z.infer<typeof headSchema>, 'format'>;

/** A name and the source that it is in. */
export type SourceEntry = z.infer<typeof lineSchema>;

/** The lines of a manifest, one JSON document each: head, entries by source and path, foot. */
export function manifestLines() {
  const hash = createHash('sha256');
  let entries = 0;
  let pending = '';
  // A call for each line would take longer than the hashing.
  const sealed = (value: object): string => {
    const line = JSON.stringify(value);
    pending += `${line}\n`;
    if (pending.length > chunkLength) digest();
    return line;
  };
  const digest = (): void => {
    hash.update(pending);
    pending = '';
  };
  return {
    head: (head: ManifestHead): string => sealed({ format: 1, ...head } satisfies z.infer<typeof headSchema>),
    entry: (source: string, entry: Entry): string => {
      entries += 1;
      return sealed({ source, ...entry });
    },
    /** Proves that all of it is there and as written. */
    foot: (): string => {
      digest();
      return JSON.stringify({ entries, sha256: hash.digest('hex') } satisfies Foot);
    },
  };
}

export function parseHead(text: string): ManifestHead {
  const { id, owner, takenAt, sources } = headSchema.parse(JSON.parse(text));
  return { id, owner, takenAt, sources };
}

export function parseLine(text: string): SourceEntry {
  return lineSchema.parse(JSON.parse(text));
}

/** @throws Error that says what is wrong */
export function checkFoot(text: string, hash: Hash, entries: number): void {
  const foot = footSchema.safeParse(JSON.parse(text));
  if (!foot.success) throw new Error('it is cut short');
  if (foot.data.sha256 !== hash.digest('hex') || foot.data.entries !== entries)
    throw new Error('its own checksum does not match');
}

export interface Tally {
  count: (entry: Entry) => void;
  files: number;
  bytes: number;
  /** Files whose content was not hashed yet. */
  unhashed: number;
}

/** Counts files and their bytes as entries come by. */
export function createTally(): Tally {
  const tally = {
    files: 0,
    bytes: 0,
    unhashed: 0,
    count: (entry: Entry) => {
      if (!hasContent(entry)) return;
      tally.files += 1;
      tally.bytes += entry.size;
      if (entry.hash === undefined) tally.unhashed += 1;
    },
  };
  return tally;
}

export function snapshotInfo(
  path: string,
  { id, owner, takenAt, sources }: ManifestHead,
  { files, bytes, unhashed }: Omit<Tally, 'count'>,
): SnapshotInfo {
  return { id, path, owner, takenAt, files, bytes, sources, isSealed: unhashed === 0 };
}

const chunkLength = 16 * 1024;

const headSchema = z.strictObject({
  format: z.literal(1),
  id: z.string(),
  owner: z.string(),
  takenAt: z.string(),
  sources: z.array(z.string()),
});

const lineSchema = entrySchema.extend({ source: z.string() });

const footSchema = z.strictObject({ entries: z.int(), sha256: z.string() });
type Foot = z.infer<typeof footSchema>;
