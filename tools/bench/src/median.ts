/** @throws RangeError for no samples: a median of nothing would be a claim about nothing. */
export function median(samples: readonly number[]): number {
  if (samples.length === 0) throw new RangeError('no samples');
  const sorted = samples.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle]!;
  return sorted.length % 2 ? upper : (sorted[middle - 1]! + upper) / 2;
}
