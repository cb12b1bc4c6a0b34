import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';

/** Where a command is, looked up as a shell would; `undefined` if nowhere. */
export function findExecutable(command: string, searchPath: string): string | undefined {
  const candidates = command.includes('/')
    ? [command]
    : searchPath.split(':').map((folder) => join(folder, command));
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return statSync(file).isFile();
    } catch {
      return false;
    }
  });
}
