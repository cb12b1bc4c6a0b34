import { readdir, readFile } from 'node:fs/promises';
import type { Sandbox } from '../types.ts';

/** Processes that were told of the sandbox's warm data or locks: apps, and whatever these started. Services were not. */
export async function workingProcesses({ warmRoot, lockDir }: Sandbox): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    ids.map(async (id) => {
      // A process may be gone meanwhile, or be somebody else's.
      const of = (name: string) => readFile(`/proc/${id}/${name}`, 'utf8').catch(() => '');
      const [words, environment] = await Promise.all([of('cmdline'), of('environ')]);
      const told = [warmRoot, lockDir].some((path) => words.includes(path) || environment.includes(path));
      return told ? [`${id}: ${words.replaceAll('\0', ' ').trim()}`] : [];
    }),
  );
  return found.flat();
}
