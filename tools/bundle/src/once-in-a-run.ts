/** Does a piece of set-up once for all projects of a test run: each loads its modules anew, and shares only the process. */
export async function onceInARun(name: string, work: () => Promise<void>): Promise<void> {
  const process = globalThis as { setUpForTests?: Map<string, Promise<void>> };
  const done = (process.setUpForTests ??= new Map<string, Promise<void>>());
  if (!done.has(name)) done.set(name, work());
  await done.get(name);
}
