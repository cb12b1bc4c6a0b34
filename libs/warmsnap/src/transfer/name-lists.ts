import { join } from 'node:path';
import { writeLines } from '../walk/lines.ts';
import { decodeLatin1 } from '../walk/path-code.ts';

/**
 * Writes names for a command to read, NUL after each, in as many files as its arguments need. `./` keeps a name from
 * looking like anything else.
 */
export async function writeNameLists(
  folder: string,
  kind: string,
  names: Iterable<string>,
  maxBytes = argumentBytes,
): Promise<string[]> {
  const iterator = names[Symbol.iterator]();
  const files: string[] = [];
  for (let next = iterator.next(); !next.done;) {
    const file = join(folder, `${kind}-${files.length}`);
    await writeLines(
      file,
      (write) => {
        for (let bytes = 0; !next.done && bytes < maxBytes; next = iterator.next()) {
          const name = `./${decodeLatin1(next.value)}`;
          bytes += name.length + bytesBeside;
          write(name);
        }
      },
      '\0',
    );
    files.push(file);
  }
  return files;
}

/** Of the arguments of one command, which may have two mebibytes with its environment; each also takes a pointer. */
const argumentBytes = 1024 ** 2;
const bytesBeside = 9;
