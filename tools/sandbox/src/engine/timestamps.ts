let last = 0n;
const offset = BigInt(Date.now()) * 1_000_000n - process.hrtime.bigint();

/** Nanoseconds since the epoch, never the same twice: the order of things is the order of their times. */
export function nanoTime(): bigint {
  const now = offset + process.hrtime.bigint();
  last = now > last ? now : last + 1n;
  return last;
}

/** As the engine writes times: RFC 3339 with nanoseconds. */
export function timestamp(nanos: bigint = nanoTime()): string {
  const seconds = new Date(Number(nanos / 1_000_000_000n) * 1000).toISOString().slice(0, 19);
  return `${seconds}.${String(nanos % 1_000_000_000n).padStart(9, '0')}Z`;
}

export const neverTime = '0001-01-01T00:00:00Z';
