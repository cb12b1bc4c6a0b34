import * as z from 'zod';

/** One name in a tree, as it is kept in a manifest. */
export type Entry = z.infer<typeof entrySchema>;

/** What a live name has besides: it changes at every restore, so it never reaches a manifest. */
export interface LiveEntry extends Entry {
  device: bigint;
  inode: bigint;
  /** Nanoseconds. */
  ctime: bigint;
  /** How many names its file has, here and elsewhere. */
  names: number;
  /** Bytes that it really takes on the disk: less than `size` where it is sparse. */
  allocated: number;
}

export const entrySchema = z.strictObject({
  /** Relative to its source and encoded; empty for the source itself. */
  path: z.string(),
  type: z.enum(['file', 'dir', 'link', 'fifo', 'socket']),
  /** Permission bits, with setuid, setgid and sticky. */
  mode: z.int(),
  uid: z.int(),
  gid: z.int(),
  /** Nanoseconds since the epoch. */
  mtime: z.string(),
  /** Bytes of a file; otherwise 0. */
  size: z.int(),
  /** SHA-256 of a file's content. */
  hash: z.string().optional(),
  /** Encoded target of a symbolic link. */
  target: z.string().optional(),
  /** Another name of an earlier file: the path of its first name. */
  sameAs: z.string().optional(),
});

/** What a manifest keeps of a live name, before its hash is known. */
export function entryOf({ path, type, mode, uid, gid, mtime, size, target, sameAs }: Entry): Entry {
  return {
    path,
    type,
    mode,
    uid,
    gid,
    mtime,
    size,
    ...(target === undefined ? undefined : { target }),
    ...(sameAs === undefined ? undefined : { sameAs }),
  };
}

/** Says which state of a file this is: whatever changes the file changes its stamp. */
export function stampOf({ device, inode, ctime, size, mtime }: LiveEntry): string {
  return `${device}.${inode}.${ctime}.${size}.${mtime}`;
}

/** Whether a file was at most given or bereft of another name: that moves its ctime and nothing else. */
export function isSameBesidesLinks(stamp: string, other: string): boolean {
  const [one, two] = [stamp.split('.'), other.split('.')];
  return one.length === two.length && one.every((part, at) => at === ctimeAt || part === two[at]);
}

const ctimeAt = 2;

/** A file whose content is kept, and not another name of one. */
export function hasContent({ type, sameAs }: Entry): boolean {
  return type === 'file' && sameAs === undefined;
}

/** The first thing in which two entries of one path differ; `undefined` when they are equal. Hashes count where both have one. */
export function differenceOf(wanted: Entry, found: Entry): string | undefined {
  if (isAlike(wanted, found)) return undefined;
  for (const key of comparedKeys) {
    if (wanted[key] !== found[key]) return `${key} is ${show(key, found)} instead of ${show(key, wanted)}`;
  }
  if (wanted.hash !== undefined && found.hash !== undefined && wanted.hash !== found.hash)
    return 'content differs';
  return undefined;
}

/** As `differenceOf`, where either may be absent. */
export function differenceBetween(wanted: Entry | undefined, found: Entry | undefined): string | undefined {
  if (!wanted) return found && 'it does not belong here';
  return found ? differenceOf(wanted, found) : 'it is missing';
}

/** A fast path: nearly all entries are alike, and reading fields costs less than looking each one up by its key. */
function isAlike(one: Entry, other: Entry): boolean {
  return (
    one.type === other.type &&
    one.size === other.size &&
    one.mode === other.mode &&
    one.uid === other.uid &&
    one.gid === other.gid &&
    one.mtime === other.mtime &&
    one.target === other.target &&
    one.sameAs === other.sameAs &&
    (one.hash === undefined || other.hash === undefined || one.hash === other.hash)
  );
}

const comparedKeys = ['type', 'size', 'mode', 'uid', 'gid', 'mtime', 'target', 'sameAs'] as const;

function show(key: (typeof comparedKeys)[number], entry: Entry): string {
  const value = entry[key];
  return key === 'mode' ? `0${Number(value).toString(8)}` : String(value ?? 'unset');
}
