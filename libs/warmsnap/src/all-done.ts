/** Waits for all of them also where one fails, so that nothing goes on behind the back of who cleans up. */
export async function allDone<Results extends readonly unknown[]>(
  ...work: { [At in keyof Results]: Promise<Results[At]> }
): Promise<Results> {
  await Promise.allSettled(work);
  return await Promise.all(work);
}
