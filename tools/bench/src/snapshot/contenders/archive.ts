import { runCommand } from '../run-command.ts';
import type { Contender, Scene } from '../contender.ts';
import { emptied } from './emptied.ts';
import { folders } from './folders.ts';

/** GNU tar, and on the way back the naive restore: empty the volume, then unpack. With zstd it may use all cores. */
export function archive({ volume, store, signal }: Scene, compress: boolean): Contender {
  const { next, newest, keepNewest, reset } = folders(store);
  const through = compress ? ['--use-compress-program=zstd -T0 -q'] : [];
  // Times to the nanosecond: the older format keeps whole seconds.
  const packed = (path: string): [string, ...string[]] => [
    ...(['tar', '--create', '--format=posix', ...through] as const),
    ...['--file', path, '--directory', volume, '.'],
  ];
  const unpacked = (path: string): [string, ...string[]] => [
    ...(['tar', '--extract', '--preserve-permissions', ...through] as const),
    ...['--file', path, '--directory', volume],
  ];
  return {
    name: compress ? 'tar + zstd' : 'tar',
    reset,
    keepNewest,
    snapshot: async () => (await runCommand(packed(next().path), { signal })).ms,
    restore: async () =>
      (await emptied(volume, signal)) + (await runCommand(unpacked(newest()), { signal })).ms,
  };
}
