import { createHash } from 'node:crypto';
import type { PlannedFile } from './plan-volume.ts';

/** So many files by chance whose sizes add up to about `bytes`: of a few at a time the one that suits best. */
export function chooseFiles(
  files: readonly PlannedFile[],
  { count, bytes, seed }: { count: number; bytes: number; seed: string },
): PlannedFile[] {
  const left = [...files];
  const next = numbers(seed);
  const chosen: PlannedFile[] = [];
  let wanted = bytes;
  for (let more = Math.min(count, files.length); more > 0; more -= 1) {
    const tries = Array.from({ length: 24 }, () => next() % left.length);
    const distance = (at: number): number => Math.abs(left[at]!.bytes - wanted / more);
    const best = tries.reduce((one, other) => (distance(other) < distance(one) ? other : one));
    const file = left[best]!;
    left[best] = left.at(-1)!;
    left.pop();
    chosen.push(file);
    wanted -= file.bytes;
  }
  return chosen;
}

/** Chance that is the same for the same seed. */
export function numbers(seed: string): () => number {
  let block = createHash('sha256').update(seed).digest();
  let at = 0;
  return () => {
    if (at === block.length) {
      block = createHash('sha256').update(block).digest();
      at = 0;
    }
    at += 4;
    return block.readUInt32LE(at - 4);
  };
}
