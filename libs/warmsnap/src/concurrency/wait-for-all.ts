/** `Promise.all` that waits for every promise also where one fails, so that none still works while the caller cleans up. */
export async function waitForAll<Results extends readonly unknown[]>(
  ...work: { [At in keyof Results]: Promise<Results[At]> }
): Promise<Results> {
  await Promise.allSettled(work);
  return await Promise.all(work);
}
