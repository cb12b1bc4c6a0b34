import { mkdirSync, readdirSync, renameSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { failpoint } from '@ci-warm/failpoints';
import { joinPath } from '../walk/path-code.ts';

/**
 * Puts a new directory in the place of each, with all that is in it: the one way to be rid of every extended attribute and
 * access list without knowing their names. One that is cut short leaves less than there should be, which the next restore
 * brings back.
 */
export function renewDirectories(root: string, paths: Iterable<string>, staging: string): void {
  const fresh = join(staging, 'renewed');
  for (const path of paths) {
    failpoint('warmsnap.restore.renew');
    const old = joinPath(root, path);
    mkdirSync(fresh, { mode: 0o700 });
    for (const name of readdirSync(old, 'latin1')) renameSync(inside(old, name), inside(fresh, name));
    rmdirSync(old);
    renameSync(fresh, old);
  }
}

function inside(folder: string | Buffer, name: string): Buffer {
  return Buffer.concat([Buffer.from(folder), Buffer.from(`/${name}`, 'latin1')]);
}
