import { execFileSync } from 'node:child_process';
import { accessSync, constants, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder in memory where that is possible: what else this machine writes then does not slow the flushes down. */
export function scratchFolder(): string {
  return mkdtempSync(join(inMemory() ? '/dev/shm' : tmpdir(), 'warmsnap-damage-'));
}

export function removeFolder(folder: string): void {
  // An ordinary user cannot empty a read-only directory; links are not followed.
  execFileSync('sh', ['-c', 'chmod -R u+rwX "$0" 2>/dev/null; rm -rf "$0"', folder]);
}

function inMemory(): boolean {
  try {
    accessSync('/dev/shm', constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
