/**
 * Lets the disk write what is there while the rest is still read and hashed; otherwise all of it waits for the flush at
 * the end. `end` is awaited before that flush: a fault of the disk is told only once, to whoever flushes first.
 */
export function createWriteBack(flush: () => Promise<void>): {
  wrote: (bytes: number) => void;
  end: () => Promise<void>;
} {
  let waiting = 0;
  let failure: { error: unknown } | undefined;
  let running: Promise<void> | undefined;
  const start = async (): Promise<void> => {
    try {
      await flush();
    } catch (error) {
      failure ??= { error };
    } finally {
      running = undefined;
    }
  };
  return {
    wrote: (bytes) => {
      waiting += bytes;
      if (waiting < portion || running || failure) return;
      waiting = 0;
      running = start();
    },
    end: async () => {
      await running;
      if (failure) throw failure.error;
    },
  };
}

/** Bytes between two flushes. A rollback of some changed files stays below: one flush at its end is faster. */
const portion = 128 * 1024 ** 2;
