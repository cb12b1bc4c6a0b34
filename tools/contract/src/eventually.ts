/** What `look` finds as soon as it finds anything but `undefined` or `false`. Fails after 45 s, well under a test's limit. */
export async function eventually<T>(look: () => Promise<T>): Promise<Exclude<T, undefined | false | null>> {
  const end = Date.now() + 45_000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false && found !== null)
      return found as Exclude<T, undefined | false | null>;
    if (Date.now() > end) throw new Error('it did not come about within 45 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What a stack's services went through: `look`'s answers, each noted when it differs from the one before. */
export async function history<T>(look: () => Promise<T>, until: (seen: T) => boolean): Promise<T[]> {
  const seen: T[] = [];
  await eventually(async () => {
    const now = await look();
    if (JSON.stringify(now) !== JSON.stringify(seen.at(-1))) seen.push(now);
    return until(now);
  });
  return seen;
}
