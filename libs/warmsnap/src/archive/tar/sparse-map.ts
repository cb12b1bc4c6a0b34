import { blockBytes } from './blocks.ts';
import type { ByteReader } from './byte-reader.ts';
import { damagedArchive } from '../damaged-archive.ts';
import { refused } from './refusal.ts';

/**
 * The map in front of a sparse file's data, whole blocks of it, after it was proved to describe exactly `dataBytes`
 * inside `realSize`.
 */
export async function readSparseMap(
  reader: ByteReader,
  { size, realSize, path }: { size: number; realSize: number; path: string },
): Promise<Buffer> {
  const blocks: Buffer[] = [];
  const numbers: number[] = [];
  let rest = '';
  for (let wanted = 1; numbers.length < wanted; wanted = 1 + 2 * (numbers[0] ?? 0)) {
    if ((blocks.length + 1) * blockBytes > Math.min(size, mostMapBytes(realSize)))
      throw refused('too-large', `the map of the sparse file "${path}" has no end`, path);
    const block = await reader.read(blockBytes);
    blocks.push(block);
    const lines = (rest + block.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (numbers.length > 0 && numbers.length === 1 + 2 * (numbers[0] ?? 0)) throw malformed(path);
      if (!/^[0-9]{1,16}$/.test(line)) throw malformed(path);
      numbers.push(Number(line));
    }
    if (rest.length > 16 && numbers.length < 1 + 2 * (numbers[0] ?? 0)) throw malformed(path);
  }
  if (/[^\0]/.test(rest)) throw malformed(path);
  requireInside(numbers.slice(1), realSize, size - blocks.length * blockBytes, path);
  return Buffer.concat(blocks);
}

function requireInside(pairs: readonly number[], realSize: number, dataBytes: number, path: string): void {
  let end = 0;
  let sum = 0;
  for (let at = 0; at < pairs.length; at += 2) {
    const offset = pairs[at] ?? 0;
    const length = pairs[at + 1] ?? 0;
    // Readers pad each part to a block, so an odd length is only clear at the end.
    if (offset < end || (sum % blockBytes !== 0 && length > 0)) throw malformed(path);
    if (offset + length > realSize)
      throw refused('too-large', `the sparse file "${path}" is longer than it says`, path);
    end = offset + length;
    sum += length;
  }
  if (sum !== dataBytes) throw malformed(path);
}

function malformed(path: string): Error {
  return damagedArchive(`the map of the sparse file "${path}" is none`);
}

/** Data and hole can take turns at every block of a disk; each part has two numbers of at most 17 letters with their line ends. */
const mostMapBytes = (realSize: number) =>
  Math.min(2 * blockBytes + 17 + 34 * (realSize / blockBytes + 2), memoryBytes);

/** For some twenty million parts, which a file of 160 GiB can have at worst. */
const memoryBytes = 512 * 1024 ** 2;
