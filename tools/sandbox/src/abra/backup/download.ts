import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Engine } from '../engine/http.ts';
import { stackVolumes } from '../engine/stack.ts';
import type { Storage } from './storage.ts';

const run = promisify(execFile);

/** Writes a compressed archive with one archive per volume of the stack. */
export async function writeDownload(
  engine: Engine,
  storage: Storage,
  { stack, id, file }: { stack: string; id: string; file: string },
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'stand-in-download-'));
  try {
    const names: string[] = [];
    for (const { Name } of await stackVolumes(engine, stack)) {
      if (await storage.archive(stack, id, Name, join(folder, `${Name}.tar`))) names.push(`${Name}.tar`);
    }
    await run('tar', ['-czf', file, '-C', folder, '--files-from', '/dev/null', ...names]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
