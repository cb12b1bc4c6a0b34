import { systemClock, type Clock } from '@ci-warm/clock';
import { createRunner, type RunCommand } from '@ci-warm/process-runner';
import { exportSnapshot } from './archive/export-snapshot.ts';
import { importSnapshot } from './archive/import-snapshot.ts';
import { compare } from './check/compare.ts';
import { seal } from './check/seal.ts';
import { verify } from './check/verify.ts';
import type { WarmsnapContext } from './context.ts';
import { createDiskTools } from './disk/disk-tools.ts';
import { failedStates } from './restore/failed-states.ts';
import { restore } from './restore/restore.ts';
import { collect } from './store/collect.ts';
import { list } from './store/list.ts';
import { setAside } from './store/set-aside.ts';
import { preflight } from './take/preflight.ts';
import { take } from './take/take.ts';
import { defaultLimits, type WarmsnapTesting } from './testing.ts';
import type { Warmsnap } from './warmsnap.ts';

export interface WarmsnapOptions {
  /** Runs `bash`, `cp`, `tar`, `rm`, `sync`, `mkfifo` and `touch`; by default a runner of its own. Hand in one that inherits the app's lock. */
  run?: RunCommand;
  clock?: Clock;
  /**
   * Where the file system lets files share their blocks (XFS, btrfs): clones are not read, so that a snapshot and a rollback
   * take the time that their names take, whatever is in them. What that gives up: `take` leaves hashing to `seal`, after the
   * app is up again, and a `quick` restore does not find a bit that rotted on the disk, only what somebody wrote to a file of
   * the snapshot. Elsewhere it changes nothing. Default false: every byte is read.
   */
  trustClones?: boolean;
  /** Part of the disk that must stay free; each request may name its own. Default 0.15, but never more than 5 GiB. */
  freeFloor?: number | undefined;
  /** Only for tests and benchmarks. */
  testing?: WarmsnapTesting;
}

/**
 * Byte-exact snapshots of directories that nobody writes to.
 *
 * Needs bash, GNU coreutils and GNU tar on `PATH`.
 */
export function createWarmsnap(options: WarmsnapOptions = {}): Warmsnap {
  const { run = createRunner(), clock = systemClock, trustClones = false, freeFloor, testing } = options;
  const context: WarmsnapContext = {
    tools: createDiskTools(run),
    clock,
    trustClones,
    freeFloor,
    limits: { ...defaultLimits, ...testing },
  };
  return {
    preflight: (request) => preflight(context, request),
    take: (request) => take(context, request),
    seal,
    verify: (snapshot, level) => verify({ ...snapshot, level }),
    restore: (request) => restore(context, request),
    compare,
    failedStates,
    list,
    setAside,
    collect,
    exportSnapshot: (request) => exportSnapshot(context, request),
    importSnapshot: (request) => importSnapshot(context, request),
  };
}
