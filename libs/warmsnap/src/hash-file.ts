import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** SHA-256 of a file's content in hexadecimal. Symbolic links are not followed. */
export async function hashFile(path: Buffer, signal?: AbortSignal): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  const buffer = spare.pop() ?? Buffer.allocUnsafe(chunkBytes);
  try {
    const hash = createHash('sha256');
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    spare.push(buffer);
    await file.close();
  }
}

const chunkBytes = 1024 * 1024;
// A volume has thousands of small files, and a new buffer for each keeps the garbage collector busy for longer than the
// hashing takes. There are never more than were in use at once.
const spare: Buffer[] = [];
