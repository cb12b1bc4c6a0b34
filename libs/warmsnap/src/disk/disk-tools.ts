import { statSync } from 'node:fs';
import type { RunCommand } from '@ci-warm/process-runner';
import { createCommand } from './command.ts';
import {
  attributesScript,
  clonesScript,
  different,
  directoriesScript,
  flushScript,
  mendScript,
  packScript,
  treeScript,
  unpackScript,
} from './scripts.ts';
import { secondsOf } from './seconds-of.ts';

/** The commands that do what Node cannot: keep owners, nanoseconds and extended attributes. */
export interface DiskTools {
  /** One name to a path that is not there yet. */
  copyName(from: string, to: string): Promise<void>;
  /** Of files that lie ready in the other tree; what is listed and is not a file is made as well. */
  copyAttributes(request: ListedNames): Promise<void>;
  /** Files listed, with all their attributes, so that both share their blocks; fails where one cannot be cloned. */
  cloneFiles(request: ListedNames): Promise<void>;
  /** As `cloneFiles`, a whole tree: by a list of its names that takes half as long again. */
  cloneTree(request: Omit<ListedNames, 'listFile' | 'flush'>): Promise<void>;
  /** Directories listed, without what is in them: made where they are missing, and given their attributes. */
  copyDirectories(request: ListedNames): Promise<void>;
  /** As `copyDirectories`; says whether they are alike now, since one that was there may have an extended attribute or access list more. */
  mendDirectories(request: ListedNames): Promise<{ areAlike: boolean }>;
  /** The names listed, as one archive into a named pipe. `onOpen` is called once it holds the pipe's other end. */
  pack(request: PipedArchive & { from: string; listFile: string }): Promise<void>;
  /** An archive from a named pipe into a directory. */
  unpack(request: PipedArchive & { to: string }): Promise<void>;
  makePipe(path: string): Promise<void>;
  /** Sets the time of a name itself, to the nanosecond: what Node's own cannot. */
  setTime(path: string, nanoseconds: string): Promise<void>;
  /** A directory with all that is in it. */
  remove(path: string): Promise<void>;
  /** Everything written to the file systems of these paths is on the disk. */
  flush(...paths: readonly string[]): Promise<void>;
}

/** Names relative to two directories, NUL after each, in a file. */
interface ListedNames {
  from: string;
  to: string;
  listFile: string;
  /** When that is done, everything written to the file systems of these paths goes to the disk. */
  flush?: readonly string[] | undefined;
  signal?: AbortSignal | undefined;
}

interface PipedArchive {
  pipe: string;
  onOpen: () => void;
  signal?: AbortSignal | undefined;
}

export function createDiskTools(run: RunCommand): DiskTools {
  const say = createCommand(run);
  const must = async (...request: Parameters<typeof say>): Promise<void> => void (await say(...request));
  const copyListed =
    (script: string, doing: string) =>
    ({ signal, ...names }: ListedNames) =>
      must(listed(script, names), `${doing} ${names.from}`, { signal });
  return {
    copyName: (from, to) => must(['cp', '-a', '--no-target-directory', '--', from, to], `copying ${from}`),
    copyAttributes: copyListed(attributesScript, 'copying attributes from'),
    cloneFiles: copyListed(clonesScript, 'cloning files of'),
    cloneTree: (where) => copyListed(treeScript, 'cloning')({ ...where, listFile: '' }),
    copyDirectories: copyListed(directoriesScript, 'copying directories from'),
    mendDirectories: async ({ from, signal, ...names }) => {
      const doing = `copying directories from ${from}`;
      const said = await say(listed(mendScript, { from, ...names }), doing, { signal });
      return { areAlike: said.trim() !== different };
    },
    pack: ({ from, listFile, pipe, onOpen, signal }) =>
      must(['bash', '-c', packScript, 'pack', from, listFile, pipe], `packing ${from}`, { signal, onOpen }),
    unpack: ({ to, pipe, onOpen, signal }) =>
      must(['bash', '-c', unpackScript, 'unpack', to, pipe], `unpacking to ${to}`, { signal, onOpen }),
    makePipe: (path) => must(['mkfifo', '-m', '600', '--', path], `making ${path}`),
    setTime: (path, nanoseconds) =>
      must(['touch', '--no-dereference', `--date=@${secondsOf(nanoseconds)}`, '--', path], `dating ${path}`),
    remove: (path) => must(['rm', '-rf', '--', path], `removing ${path}`),
    flush: async (...paths) => {
      if (paths.length > 0) await must(['sync', '-f', '--', ...onePerDisk(paths)], `flushing ${paths[0]}`);
    },
  };
}

/** A script that is followed by a flush in the same process, since starting one takes as long as what it does. */
function listed(script: string, { from, to, listFile, flush = [] }: ListedNames): string[] {
  return ['bash', '-c', `${script}\n${flushScript}`, 'copy-listed', from, to, listFile, ...onePerDisk(flush)];
}

/** Of these paths, one for each file system: to flush it once is enough. */
function onePerDisk(paths: readonly string[]): Iterable<string> {
  return new Map(paths.map((path) => [statSync(path).dev, path])).values();
}
