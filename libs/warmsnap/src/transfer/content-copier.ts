import type * as crypto from 'node:crypto';
import type * as fs from 'node:fs';

/** Reads an open file to its end, writes it to the other if there is one, and returns its SHA-256. */
export type ContentCopier = (source: number, target: number | undefined) => string;

/** As of `createCopier`, a worker thread starts from the source of this: nothing outside of it may be used in here. */
export function createContentCopier({
  filesystem,
  digests,
}: {
  filesystem: typeof fs;
  digests: typeof crypto;
}): ContentCopier {
  const chunkBytes = 256 * 1024;
  const holeBytes = 4 * 1024;
  const buffer = Buffer.allocUnsafeSlow(chunkBytes);
  const zeros = Buffer.alloc(chunkBytes);

  const fill = (file: number, position: number, wanted: number): number => {
    for (let at = 0; ;) {
      const length = filesystem.readSync(file, buffer, at, wanted - at, position + at);
      at += length;
      if (length === 0 || at === wanted) return at;
    }
  };
  const writeAll = (file: number, start: number, end: number, position: number): void => {
    for (let at = start; at < end;)
      at += filesystem.writeSync(file, buffer, at, end - at, position + at - start);
  };
  const isZero = (start: number, end: number): boolean =>
    buffer.compare(zeros, 0, end - start, start, end) === 0;

  /** Blocks of zeros are left out, which makes the holes again that a sparse file has. */
  const writeData = (file: number, length: number, position: number): void => {
    if (isZero(0, length)) return;
    let start = 0;
    for (let at = 0; at < length; at += holeBytes) {
      const end = Math.min(at + holeBytes, length);
      if (!isZero(at, end)) continue;
      writeAll(file, start, at, position + start);
      start = end;
    }
    writeAll(file, start, length, position + start);
  };

  return (source, target) => {
    const { size, blocks } = filesystem.fstatSync(source);
    const isSparse = blocks * 512 < size;
    const running = size > chunkBytes ? digests.createHash('sha256') : undefined;
    let position = 0;
    let last = 0;
    while (position < size) {
      last = fill(source, position, Math.min(chunkBytes, size - position));
      if (last === 0) break;
      running?.update(buffer.subarray(0, last));
      if (target !== undefined && isSparse) writeData(target, last, position);
      else if (target !== undefined) writeAll(target, 0, last, position);
      position += last;
    }
    if (target !== undefined && isSparse) filesystem.ftruncateSync(target, position);
    return running ? running.digest('hex') : digests.hash('sha256', buffer.subarray(0, last), 'hex');
  };
}
