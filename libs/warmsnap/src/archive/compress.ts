import { createHash } from 'node:crypto';
import { Readable, Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';
import type { ExportOutcome } from './types.ts';

/** Writes an archive to the end of `out`, with a checksum inside; the same input always gives the same output. */
export async function compress(
  archive: AsyncIterable<Buffer>,
  out: Writable,
  signal: AbortSignal | undefined,
): Promise<Omit<ExportOutcome, 'info'>> {
  const hash = createHash('sha256');
  let archiveBytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      archiveBytes += chunk.length;
      done(null, chunk);
    },
  });
  const zstd = createZstdCompress({ params: { [constants.ZSTD_c_checksumFlag]: 1 } });
  await pipeline(
    Readable.from(inBlocks(archive), { objectMode: false }),
    zstd,
    count,
    out,
    signal ? { signal } : {},
  );
  return { archiveBytes, sha256: hash.digest('hex') };
}

/** Cuts an archive into equal chunks, since zstd's output depends on how its input is cut. */
async function* inBlocks(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let length = 0;
  for await (let chunk of chunks) {
    while (length + chunk.length >= zstdBlockBytes) {
      const part = chunk.subarray(0, zstdBlockBytes - length);
      yield Buffer.concat([...held, part]);
      chunk = chunk.subarray(part.length);
      held = [];
      length = 0;
    }
    if (chunk.length > 0) held.push(chunk);
    length += chunk.length;
  }
  yield Buffer.concat(held);
}

const zstdBlockBytes = 128 * 1024;
