export interface FirstNames {
  /** The path that this inode was first met at, if that was before; from now on it is known. */
  meet(inode: bigint, path: string): string | undefined;
}

/**
 * Every file of a snapshot has names in other snapshots too, so nearly all have to be remembered. They lie in two arrays
 * and one text: as objects they would take many times as much, for as long as a scan goes on.
 */
export function createFirstNames(): FirstNames {
  let inodes = new BigUint64Array(firstSlots);
  /** Where the path begins, counted from 1; 0 is an empty slot. */
  let starts = new Uint32Array(firstSlots);
  let paths = Buffer.alloc(firstSlots);
  let end = 0;
  let count = 0;

  const slotOf = (inode: bigint): number => {
    const last = inodes.length - 1;
    let slot = Number(inode & BigInt(last));
    while (starts[slot] !== 0 && inodes[slot] !== inode) slot = (slot + 1) & last;
    return slot;
  };
  const grow = (): void => {
    const [oldInodes, oldStarts] = [inodes, starts];
    inodes = new BigUint64Array(oldInodes.length * 2);
    starts = new Uint32Array(oldStarts.length * 2);
    for (const [at, start] of oldStarts.entries()) {
      if (start === 0) continue;
      const inode = oldInodes[at] ?? 0n;
      const slot = slotOf(inode);
      inodes[slot] = inode;
      starts[slot] = start;
    }
  };
  const keep = (path: string): number => {
    const line = `${path}\n`;
    if (end + line.length > paths.length) paths = Buffer.concat([paths], (end + line.length) * 2);
    const start = end;
    end += paths.write(line, end, 'latin1');
    return start;
  };

  return {
    meet: (inode, path) => {
      const slot = slotOf(inode);
      const start = starts[slot] ?? 0;
      if (start !== 0) return paths.toString('latin1', start - 1, paths.indexOf(newline, start - 1));
      inodes[slot] = inode;
      starts[slot] = keep(path) + 1;
      count += 1;
      if (count * 2 > inodes.length) grow();
      return undefined;
    },
  };
}

/** A power of two. */
const firstSlots = 1024;
/** Encoded paths have none. */
const newline = 0x0a;
