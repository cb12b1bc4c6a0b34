/** Seconds with nine decimals, a sign before the whole: how `touch` and GNU tar both write a time. */
export function secondsOf(nanoseconds: string): string {
  const value = BigInt(nanoseconds);
  const size = value < 0n ? -value : value;
  const fraction = (size % 1_000_000_000n).toString().padStart(9, '0');
  return `${value < 0n ? '-' : ''}${size / 1_000_000_000n}.${fraction}`;
}
