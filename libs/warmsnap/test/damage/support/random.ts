/** Numbers from 0 up to 1, the same ones again for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `DAMAGE_SEED` repeats an earlier run; printed so that there is something to repeat. */
export function printedSeed(what: string): number {
  const given = process.env['DAMAGE_SEED'];
  const seed = given === undefined ? Math.trunc(Math.random() * 2 ** 31) : Number(given);
  process.stdout.write(`${what}: DAMAGE_SEED=${seed}\n`);
  return seed;
}
