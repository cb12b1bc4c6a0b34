import { lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { notSnapshotable } from '../not-snapshotable.ts';
import type { SnapshotSource } from '../warmsnap.ts';

export function requireOneDisk({ name, path }: SnapshotSource): void {
  const data = lstatSync(path);
  if (data.isDirectory() && data.dev === lstatSync(dirname(path)).dev) return;
  const hint = 'a restore stages beside the data on the same file system; mount one level higher';
  throw notSnapshotable(
    `${name} at ${path} is ${data.isDirectory() ? 'a mount of its own' : 'no directory'}`,
    { hint },
  );
}
