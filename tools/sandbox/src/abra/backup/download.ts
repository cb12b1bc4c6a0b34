import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Engine } from '../engine/http.ts';
import { stackVolumes } from '../engine/stack.ts';
import type { Storage } from './storage.ts';

const run = promisify(execFile);

/** A compressed archive with one archive per volume of the stack. */
export async function writeDownload(
  engine: Engine,
  storage: Storage,
  { stack, id }: { stack: string; id: string },
): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'stand-in-download-'));
  try {
    const names: string[] = [];
    for (const { Name } of await stackVolumes(engine, stack)) {
      const archive = await storage.archive(stack, id, Name);
      if (archive === undefined) continue;
      names.push(`${Name}.tar`);
      await writeFile(join(folder, `${Name}.tar`), archive);
    }
    const file = join(folder, 'all.tar.gz');
    await run('tar', ['-czf', file, '-C', folder, '--files-from', '/dev/null', ...names]);
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
