import { createCopyPool, type CopyPool } from './copy-pool.ts';

/** A pool of copying threads for the time of some work: they are gone when it ends, however it ends. */
export async function withPool<T>(
  signal: AbortSignal | undefined,
  work: (pool: CopyPool) => Promise<T>,
): Promise<T> {
  const pool = createCopyPool(signal);
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}
