import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { listFiles } from './list-files.ts';

/**
 * One hash for a whole tree: `quick` of names, sizes, modes and times, `full` of every byte too. A restore that did not
 * restore would be fast.
 */
export async function fingerprint(root: string, level: 'quick' | 'full'): Promise<string> {
  const whole = createHash('sha256');
  for (const { path, bytes, mode, modified } of await listFiles(root)) {
    whole.update(`${path}\0${bytes} ${mode} ${modified}\n`);
    if (level === 'quick') continue;
    const content: AsyncIterable<Buffer> = createReadStream(join(root, path), { highWaterMark: 1024 ** 2 });
    for await (const chunk of content) whole.update(chunk);
  }
  return whole.digest('hex');
}
