import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { content } from '../content.ts';
import { runCommand } from '../run-command.ts';
import type { Contender, Scene } from '../contender.ts';
import { folders } from './folders.ts';

/** As many bytes as the volume has, in one file, through `dd`: what the disk can do. */
export function plainBytes({ store, bytes, signal }: Scene): Contender {
  const { next, newest, keepNewest, reset } = folders(store);
  const original = join(store, 'original');
  const copy = async (from: string, to: string): Promise<number> =>
    (await runCommand(['dd', `if=${from}`, `of=${to}`, 'bs=1M', 'status=none'], { signal })).ms;
  return {
    name: 'dd',
    apart: true,
    reset: async () => {
      await reset();
      await using file = await open(original, 'w');
      for (const chunk of content('dd', bytes)) await file.appendFile(chunk);
    },
    keepNewest,
    snapshot: () => copy(original, next().path),
    restore: async () => {
      const from = newest();
      const ms = await copy(from, next().path);
      await keepNewest();
      return ms;
    },
  };
}
