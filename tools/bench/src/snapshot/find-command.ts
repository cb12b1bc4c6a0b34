import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Whether a command is on `PATH` or where the tools of administrators are. */
export async function findCommand(name: string): Promise<string | undefined> {
  for (const folder of [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin']) {
    const path = join(folder, name);
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  return undefined;
}
