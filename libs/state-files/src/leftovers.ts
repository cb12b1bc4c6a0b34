import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { systemCodeOf } from '@ci-warm/errors';

/** Hidden, beside the file, and it names its writer: so it is known when nobody needs it any more. */
export function temporaryName(file: string, unique: string): string {
  return `.${path.basename(file)}.${process.pid}.${unique}.tmp`;
}

/** Removes temporary files of this one file whose writer is dead. They were never read by anybody. */
export async function collectLeftovers(file: string): Promise<void> {
  const folder = path.dirname(file);
  const prefix = `.${path.basename(file)}.`;
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix)) continue;
    const writer = /^(\d+)\.[0-9a-f]{12}\.tmp$/.exec(name.slice(prefix.length))?.[1];
    if (writer !== undefined && !isRunning(Number(writer)))
      await rm(path.join(folder, name), { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCodeOf(error) === 'EPERM';
  }
}
