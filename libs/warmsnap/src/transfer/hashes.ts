export interface Hashes {
  set(at: number, hash: string): void;
  at(at: number): string | undefined;
}

/** Hashes by number, in no order, in 32 bytes each: a string takes three times as much. */
export function createHashes(): Hashes {
  let bytes = Buffer.alloc(1024 * hashBytes);
  return {
    set: (at, hash) => {
      const end = (at + 1) * hashBytes;
      if (end > bytes.length) bytes = Buffer.concat([bytes], Math.max(end, bytes.length * 2));
      bytes.write(hash, at * hashBytes, 'hex');
    },
    at: (at) => {
      const hash = bytes.toString('hex', at * hashBytes, (at + 1) * hashBytes);
      return hash === '' || hash === unset ? undefined : hash;
    },
  };
}

const hashBytes = 32;
/** Stands for a hash that was never set: no content has this one. */
const unset = '0'.repeat(hashBytes * 2);
