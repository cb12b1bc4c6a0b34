import { WarmError } from '@ci-warm/errors';
import type { RunCommand } from '@ci-warm/process-runner';
import { noSpace } from './faults.ts';

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
  /** Everything written to that file system is on the disk. */
  flush(path: string): Promise<void>;
}

export function createDiskTools(run: RunCommand, timeoutMs: number): DiskTools {
  const must = async (argv: readonly string[], doing: string, signal?: AbortSignal): Promise<void> => {
    const result = await run(argv, { timeoutMs, signal, env: { LC_ALL: 'C' } });
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
      must(
        ['cp', '-a', '--reflink=auto', '--no-target-directory', '--', from, to],
        `copying ${from}`,
        signal,
      ),
    copyNames: ({ from, to, listFile, signal }) =>
      must(['bash', '-c', copyNamesScript, 'copy-names', from, to, listFile], `copying from ${from}`, signal),
    flush: (path) => must(['sync', '-f', '--', path], `flushing ${path}`),
  };
}

// GNU tar takes names of any bytes from a file and keeps what a restore needs; a pipe needs no second copy on disk.
const copyNamesScript = [
  'set -o pipefail',
  'tar --create --format=posix --sparse --no-recursion --xattrs --xattrs-include=\'*\' --acls --numeric-owner --file=- --directory="$1" --null --files-from="$3" |',
  'tar --extract --preserve-permissions --xattrs --xattrs-include=\'*\' --acls --numeric-owner --directory="$2" --file=-',
].join('\n');
