import { Writable } from 'node:stream';
import type { Warmsnap } from '@ci-warm/warmsnap';

interface Snapshot {
  store: string;
  id: string;
  owner: string;
  signal: AbortSignal | undefined;
}

/** A snapshot as the member of an archive: it is packed anew each time it is asked for, always to the same bytes. */
export function packedSnapshot(warmsnap: Warmsnap, snapshot: Snapshot) {
  const pack = async (out: Writable) =>
    (await warmsnap.exportSnapshot({ ...snapshot, to: out })).archiveBytes;
  return {
    /** To the end of the stream. Returns how many bytes that were. */
    pack,
    /** How many bytes it will be. */
    measure: () => pack(new Writable({ write: (_chunk, _encoding, done) => done() })),
    /** How many it can be at most: as if nothing could be packed. */
    most: async () => {
      const found = (await warmsnap.list(snapshot.store)).find(({ id }) => id === snapshot.id);
      return found ? found.bytes + found.bytes / 1024 + found.files * headBytes + 1024 ** 2 : 0;
    },
  };
}

/** Of one file, in the manifest and in front of its bytes, with a long name. */
const headBytes = 4096;
