export interface HardLinks {
  /** The path that this inode was first met at, if that was before; from now on it is known. */
  firstPathOf(inode: bigint, path: string): string | undefined;
}

/**
 * Every file of a snapshot has names in other snapshots too, so nearly all have to be remembered: their paths in one text,
 * since as strings they would take many times as much, for as long as a scan goes on.
 */
export function createHardLinks(): HardLinks {
  /** Inode → where its path begins. */
  const starts = new Map<number | bigint, number>();
  let paths = Buffer.alloc(16 * 1024);
  let end = 0;

  const keep = (path: string): number => {
    const line = `${path}\n`;
    if (end + line.length > paths.length) paths = Buffer.concat([paths], (end + line.length) * 2);
    const start = end;
    end += paths.write(line, end, 'latin1');
    return start;
  };

  return {
    firstPathOf: (inode, path) => {
      const key = inode <= Number.MAX_SAFE_INTEGER ? Number(inode) : inode;
      const start = starts.get(key);
      if (start !== undefined) return paths.toString('latin1', start, paths.indexOf(newline, start));
      starts.set(key, keep(path));
      return undefined;
    },
  };
}

/** Ends each kept path: encoded ones have no newline. */
const newline = 0x0a;
