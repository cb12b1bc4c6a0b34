import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { messageOf, WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { syncFolder } from '@ci-warm/state-files';
import { Header } from 'tar';

/** A member: its bytes, or the file that holds them. */
export interface Member {
  name: string;
  content: Uint8Array | { file: string };
}

/** Writes a tar archive that is either whole, on the disk and at its name, or not there. */
export async function writeArchive(
  path: string,
  parts: readonly Member[],
  signal: AbortSignal | undefined,
): Promise<{ bytes: number; sha256: string }> {
  const draft = `${path}.${randomBytes(4).toString('hex')}.draft`;
  const hash = createHash('sha256');
  let bytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  try {
    // `flush` syncs before it closes.
    const out = createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true });
    await pipeline(Readable.from(blocksOf(parts), { objectMode: false }), count, out, { signal });
    failpoint('canonical-archive.rename');
    await rename(draft, path);
    await syncFolder(dirname(path));
    return { bytes, sha256: hash.digest('hex') };
  } catch (error) {
    await rm(draft, { force: true });
    signal?.throwIfAborted();
    throw error instanceof WarmError ? error : notWritten(path, error);
  }
}

async function* blocksOf(parts: readonly Member[]): AsyncGenerator<Uint8Array> {
  for (const { name, content } of parts) {
    const size = 'file' in content ? (await stat(content.file)).size : content.length;
    const header = new Header({
      path: name,
      mode: 0o600,
      uid: 0,
      gid: 0,
      size,
      type: 'File',
      mtime: new Date(0),
    });
    header.encode();
    yield header.block ?? Buffer.alloc(512);
    if ('file' in content) yield* createReadStream(content.file) as AsyncIterable<Buffer>;
    else yield content;
    yield Buffer.alloc((512 - (size % 512)) % 512);
  }
  yield Buffer.alloc(1024);
}

function notWritten(path: string, cause: unknown): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'archive-not-written',
    message: `${path} cannot be written: ${messageOf(cause)}`,
    hint: 'name a file in a folder that is there, that this user may write to, and that has room',
    cause,
  });
}
