import { damagedArchive } from '../damaged-archive.ts';

/** Exact numbers of bytes from a stream of chunks. Its end inside a read is damage. */
export interface ByteReader {
  read(bytes: number): Promise<Buffer>;
  /** As `read`, without holding all of it. */
  stream(bytes: number): AsyncGenerator<Buffer>;
  /** What comes next, of any length; `undefined` at the end. */
  next(): Promise<Buffer | undefined>;
}

export function byteReader(chunks: AsyncIterable<Buffer>): ByteReader {
  const iterator = chunks[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  const next = async (): Promise<Buffer | undefined> => {
    const chunk = held;
    held = Buffer.alloc(0);
    if (chunk.length > 0) return chunk;
    for (;;) {
      const result = await iterator.next();
      if (result.done) return undefined;
      if (result.value.length > 0) return result.value;
    }
  };
  async function* stream(bytes: number): AsyncGenerator<Buffer> {
    for (let left = bytes; left > 0;) {
      const chunk = await next();
      if (chunk === undefined) throw damagedArchive('it ends too early');
      const part = chunk.subarray(0, left);
      held = chunk.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }
  const read = async (bytes: number): Promise<Buffer> => {
    const parts: Buffer[] = [];
    for await (const part of stream(bytes)) parts.push(part);
    return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  };
  return { read, stream, next };
}
