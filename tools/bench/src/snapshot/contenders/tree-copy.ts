import { runCommand } from '../run-command.ts';
import type { Contender, Scene } from '../contender.ts';
import { emptied } from './emptied.ts';
import { folders } from './folders.ts';

/** `cp -a` there and, after emptying the volume, back. Clones by itself where the file system can. */
export function treeCopy({ volume, store, signal }: Scene): Contender {
  const { next, newest, keepNewest, reset } = folders(store);
  return {
    name: 'cp -a',
    reset,
    keepNewest,
    snapshot: async () => (await runCommand(['cp', '-a', volume, next().path], { signal })).ms,
    restore: async () =>
      (await emptied(volume, signal)) +
      (await runCommand(['cp', '-a', `${newest()}/.`, volume], { signal })).ms,
  };
}
