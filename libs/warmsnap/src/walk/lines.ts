import { closeSync, openSync, readSync, writeSync } from 'node:fs';

/**
 * The lines of a file, one at a time, so that a volume with many names never is in memory as a whole. Synchronous, since
 * a promise per line costs more than the reading; who loops over many yields now and then (`createYielder`).
 */
export function* linesOf(path: string): Generator<string> {
  const file = openSync(path, 'r');
  const buffer = Buffer.allocUnsafe(chunkBytes);
  try {
    let rest = '';
    for (;;) {
      const length = readSync(file, buffer, 0, buffer.length, null);
      if (length === 0) break;
      const lines = (rest + buffer.toString('latin1', 0, length)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield line;
    }
    if (rest !== '') yield rest;
  } finally {
    closeSync(file);
  }
}

/** Writes a file line by line; it is whole when `work` has ended. */
export async function writeLines<T>(
  path: string,
  work: (line: (text: string) => void) => Promise<T> | T,
  end = '\n',
): Promise<T> {
  const file = openSync(path, 'w', 0o600);
  try {
    let pending: string[] = [];
    let length = 0;
    const flush = (): void => {
      const bytes = Buffer.from(pending.join(''), 'latin1');
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
      pending = [];
      length = 0;
    };
    const result = await work((text) => {
      pending.push(text, end);
      length += text.length;
      if (length > chunkBytes) flush();
    });
    flush();
    return result;
  } finally {
    closeSync(file);
  }
}

/** Of each buffer. Small, because many files are open at once, and what outlives a collection of garbage makes the heap grow. */
const chunkBytes = 16 * 1024;
