/** An app has been down for seconds before its snapshot is taken. What is younger than this warmsnap does not trust. */
export function trustedAfter(settleMs: number): number {
  return Math.max(0, settleMs - 100);
}
