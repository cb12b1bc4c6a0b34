import { WarmError } from '@ci-warm/errors';
import type { RunCommand } from '@ci-warm/process-runner';
import { noSpace } from './faults.ts';
import { secondsOf } from './seconds-of.ts';

/** The three commands that do what Node cannot: keep owners, nanoseconds, extended attributes and holes. */
export interface DiskTools {
  /** A whole directory, itself included, to a path that is not there yet. */
  copyTree(from: string, to: string, signal?: AbortSignal): Promise<void>;
  /** The names listed (NUL after each, in a file) from one directory into another, without what is below them. */
  copyNames(request: {
    from: string;
    to: string;
    listFile: string;
    signal?: AbortSignal | undefined;
  }): Promise<void>;
  /** The names listed, as one archive into a named pipe. `onOpen` is called once it holds the pipe's other end. */
  pack(request: PipedArchive & { from: string; listFile: string }): Promise<void>;
  /** An archive from a named pipe into a directory. */
  unpack(request: PipedArchive & { to: string }): Promise<void>;
  makePipe(path: string): Promise<void>;
  /** Sets the time of a name itself, to the nanosecond: what Node's own cannot. */
  setTime(path: string, nanoseconds: string): Promise<void>;
  /** Everything written to that file system is on the disk. */
  flush(path: string): Promise<void>;
}

interface PipedArchive {
  pipe: string;
  onOpen: () => void;
  signal?: AbortSignal | undefined;
}

export function createDiskTools(run: RunCommand, timeoutMs: number): DiskTools {
  const must = async (
    argv: readonly string[],
    doing: string,
    { signal, onOpen }: { signal?: AbortSignal | undefined; onOpen?: () => void } = {},
  ): Promise<void> => {
    const onLine = onOpen && ((line: string) => (line === opened ? onOpen() : undefined));
    const env = { LC_ALL: 'C' };
    const result = await run(argv, { timeoutMs, signal, env, ...(onLine ? { onLine } : {}) });
    signal?.throwIfAborted();
    if (result.exitCode === 0) return;
    const said = result.stderr.trim();
    if (/no space left on device|disk quota exceeded/i.test(said)) throw noSpace(doing);
    throw new WarmError({
      kind: 'infrastructure',
      code: 'copy-failed',
      message: `${doing} failed: ${result.timedOut ? `no end within ${timeoutMs} ms` : (said.split('\n').at(0) ?? 'no message')}`,
      hint: 'see that GNU coreutils and tar are on PATH and that this user may read every file of the volume',
      details: { stderr: said.slice(-4_000) },
    });
  };
  return {
    copyTree: (from, to, signal) =>
      must(['cp', '-a', '--reflink=auto', '--no-target-directory', '--', from, to], `copying ${from}`, {
        signal,
      }),
    copyNames: ({ from, to, listFile, signal }) =>
      must(['bash', '-c', copyNamesScript, 'copy-names', from, to, listFile], `copying from ${from}`, {
        signal,
      }),
    pack: ({ from, listFile, pipe, onOpen, signal }) =>
      must(['bash', '-c', packScript, 'pack', from, listFile, pipe], `packing ${from}`, { signal, onOpen }),
    unpack: ({ to, pipe, onOpen, signal }) =>
      must(['bash', '-c', unpackScript, 'unpack', to, pipe], `unpacking to ${to}`, { signal, onOpen }),
    makePipe: (path) => must(['mkfifo', '-m', '600', '--', path], `making ${path}`),
    setTime: (path, nanoseconds) =>
      must(['touch', '--no-dereference', `--date=@${secondsOf(nanoseconds)}`, '--', path], `dating ${path}`),
    flush: (path) => must(['sync', '-f', '--', path], `flushing ${path}`),
  };
}

const packTar =
  "tar --create --format=posix --sparse --no-recursion --xattrs --xattrs-include='*' --acls --numeric-owner";
const unpackTar = "tar --extract --preserve-permissions --xattrs --xattrs-include='*' --acls --numeric-owner";

// GNU tar takes names of any bytes from a file and keeps what a restore needs; a pipe needs no second copy on disk.
const copyNamesScript = [
  'set -o pipefail',
  `${packTar} --file=- --directory="$1" --null --files-from="$3" |`,
  `${unpackTar} --directory="$2" --file=-`,
].join('\n');

const opened = 'open';
const packScript = `exec 3>"$3" && echo ${opened} && exec ${packTar} --directory="$1" --null --files-from="$2" --file=- >&3 3>&-`;
const unpackScript = `exec 3<"$2" && echo ${opened} && exec ${unpackTar} --directory="$1" --file=- <&3 3<&-`;
