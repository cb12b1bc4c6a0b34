import { chmodSync } from 'node:fs';
import { joinPath } from '../walk/path-code.ts';
import { scan } from '../walk/scan.ts';

/** Root may write anywhere; an ordinary user must open his read-only directories first. Their modes come back later. */
export async function openDirectories(root: string): Promise<void> {
  if (process.getuid?.() === 0) return;
  for (const { path, type, mode } of scan(root))
    if (type === 'dir' && (mode & 0o700) !== 0o700) chmodSync(joinPath(root, path), 0o700);
}
