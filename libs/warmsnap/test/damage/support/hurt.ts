import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  lstatSync,
  openSync,
  readFileSync,
  readSync,
  writeFileSync,
  writeSync,
} from 'node:fs';

/** Flips one bit in place and sets the times back, as a bad disk does it: only the content tells. */
export function flipBit(path: string, at = 0, bit = 0): void {
  overwrite(path, at, 1, (byte) => byte ^ (1 << bit));
}

/** Does something to a tree, then sets the times of its directories back: they must not be what gives it away. */
export function keepingFolderTimes(tree: string, work: () => void): void {
  const before = folderTimes(tree);
  work();
  if (!existsSync(tree)) return;
  const after = folderTimes(tree);
  for (const [path, time] of before)
    if (after.has(path) && after.get(path) !== time) execFileSync('touch', ['-d', `@${time}`, path]);
}

function folderTimes(tree: string): Map<string, string> {
  const listed = execFileSync('find', [tree, '-type', 'd', '-printf', '%T@ %p\\0'], { encoding: 'latin1' });
  const lines = listed.split('\0').filter(Boolean);
  return new Map(lines.map((line) => [line.slice(line.indexOf(' ') + 1), line.slice(0, line.indexOf(' '))]));
}

/** A block that reads as zeros, as after a write that never reached the disk. */
export function zeroBlock(path: string, at: number, length: number): void {
  overwrite(path, at, length, () => 0);
}

function overwrite(path: string, at: number, length: number, change: (byte: number) => number): void {
  const { mtimeNs } = lstatSync(path, { bigint: true });
  const file = openSync(path, 'r+');
  const bytes = Buffer.alloc(length);
  readSync(file, bytes, 0, length, at);
  writeSync(file, bytes.map(change), 0, length, at);
  closeSync(file);
  const seconds = mtimeNs / 1_000_000_000n;
  const rest = String(mtimeNs % 1_000_000_000n).padStart(9, '0');
  execFileSync('touch', ['-d', `@${seconds}.${rest}`, path]);
}

export function edit(path: string, change: (text: string) => string): void {
  const before = readFileSync(path, 'latin1');
  const after = change(before);
  if (after === before) throw new Error(`the edit of ${path} changes nothing`);
  writeFileSync(path, after, 'latin1');
}

/** Edits a manifest and gives it a checksum that fits again: a slip of a hand that knew the format. */
export function editAndSeal(path: string, change: (text: string) => string): void {
  edit(path, (text) => {
    const lines = change(text).trimEnd().split('\n');
    const sealed = `${lines.slice(0, -1).join('\n')}\n`;
    const sha256 = createHash('sha256').update(sealed).digest('hex');
    return `${sealed}${JSON.stringify({ entries: lines.length - 2, sha256 })}\n`;
  });
}
