import { ftruncateSync, readFileSync, writeSync } from 'node:fs';
import * as z from 'zod';
import type { LockHolder } from './types.ts';

const holderSchema = z.object({ pid: z.number(), since: z.string(), purpose: z.string() });

/** What the last holder wrote about itself; `undefined` when that cannot be read. Says nothing about whether the lock is held. */
export async function readLockHolder(file: string): Promise<LockHolder | undefined> {
  try {
    return holderSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Only the kernel's lock counts, so a disk that is full must not keep anybody from holding it. */
export function writeHolder(descriptor: number, holder: LockHolder): void {
  try {
    const text = `${JSON.stringify(holder)}\n`;
    ftruncateSync(descriptor, 0);
    writeSync(descriptor, text, 0);
  } catch {
    return;
  }
}

export function clearHolder(descriptor: number): void {
  try {
    ftruncateSync(descriptor, 0);
  } catch {
    return;
  }
}
