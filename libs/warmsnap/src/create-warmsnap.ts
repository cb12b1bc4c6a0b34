import { systemClock, type Clock } from '@ci-warm/clock';
import { createRunner, type RunCommand } from '@ci-warm/process-runner';
import { exportSnapshot } from './archive/export-snapshot.ts';
import { importSnapshot } from './archive/import-snapshot.ts';
import { collect } from './collect.ts';
import { compare } from './compare.ts';
import type { WarmsnapContext } from './context.ts';
import { createDiskTools } from './disk-tools.ts';
import { failedStates } from './restore/failed-states.ts';
import { list } from './list.ts';
import { preflight } from './preflight.ts';
import { restore } from './restore/restore.ts';
import { seal } from './seal.ts';
import { take } from './take/take.ts';
import { verify } from './verify.ts';
import type { Warmsnap } from './types.ts';

export interface WarmsnapOptions {
  /** Runs `bash`, `cp`, `tar`, `rm`, `sync`, `mkfifo` and `touch`; by default a runner of its own. Hand in one that inherits the app's lock. */
  run?: RunCommand;
  clock?: Clock;
  /** Milliseconds for one copy. Default 3,600,000. */
  copyTimeoutMs?: number;
  /**
   * Milliseconds. A file whose ctime is younger than this at a scan may change again without its times moving,
   * so its index entry is not trusted. Default 2,000.
   */
  racyMs?: number;
  /**
   * Where the file system lets files share their blocks (XFS, btrfs): clones are not read, so that a snapshot and a rollback
   * take the time that their names take, whatever is in them. What that gives up: `take` leaves hashing to `seal`, after the
   * app is up again, and a `quick` restore does not find a bit that rotted on the disk, only what somebody wrote to a file of
   * the snapshot. Elsewhere it changes nothing. Default false: every byte is read.
   */
  trustClones?: boolean;
  /**
   * A restore that has to write at least so many names of a source, and finds none as it should be, stages all of it as a new
   * directory, which then takes the place of the old one by two renames instead of one for each name. Only as root, and
   * not where the failed state is kept. Default 128.
   */
  exchangeFrom?: number;
}

/**
 * Byte-exact snapshots of directories that nobody writes to.
 *
 * Needs bash, GNU coreutils and GNU tar on `PATH`.
 */
export function createWarmsnap(options: WarmsnapOptions = {}): Warmsnap {
  const { run = createRunner(), clock = systemClock, copyTimeoutMs = 3_600_000, racyMs = 2_000 } = options;
  const { trustClones = false, exchangeFrom = 128 } = options;
  const tools = createDiskTools(run, copyTimeoutMs);
  const context: WarmsnapContext = { tools, clock, racyMs, trustClones, exchangeFrom };
  return {
    preflight,
    take: (request) => take(context, request),
    seal,
    verify: (snapshot, level) => verify({ ...snapshot, level }),
    restore: (request) => restore(context, request),
    compare,
    failedStates,
    list,
    collect,
    exportSnapshot: (request) => exportSnapshot(context, request),
    importSnapshot: (request) => importSnapshot(context, request),
  };
}
