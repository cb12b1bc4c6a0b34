import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { sep } from 'node:path';

// What a container's isolation gives an image, for a program that runs as a plain process: its mounts, its
// address and its names are told by the engine in `SANDBOX_*` variables.

const mounts = Object.entries(JSON.parse(process.env['SANDBOX_MOUNTS'] ?? '{}') as Record<string, string>)
  // The longest mount wins, as in a mount table.
  .sort(([a], [b]) => b.length - a.length);

/** Where a path of the container is on this machine; `undefined` where nothing is mounted. */
export function path(inContainer: string): string | undefined {
  for (const [target, source] of mounts) {
    if (inContainer === target) return source;
    const prefix = target.endsWith(sep) ? target : `${target}${sep}`;
    if (inContainer.startsWith(prefix)) return `${source}${sep}${inContainer.slice(prefix.length)}`;
  }
  return undefined;
}

/** Ports below 1024 need privileges that a sandbox does not have: they are served 10,000 higher. */
export function port(inContainer: number): number {
  return inContainer < 1024 ? inContainer + 10_000 : inContainer;
}

/** This task's own loopback address: two tasks never clash about a port. */
export const address = process.env['SANDBOX_ADDRESS'] ?? '127.0.0.1';

export async function listen(server: Server, inContainer: number): Promise<void> {
  const { promise, resolve: done, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(port(inContainer), address, done);
  await promise;
}

/** Addresses of a name in this task's networks, as Swarm's resolver would answer now. */
export function resolve(name: string): string[] {
  const hosts = process.env['SANDBOX_HOSTS'];
  if (hosts === undefined) return [];
  return readLines(hosts)
    .map((line) => line.split(/\s+/))
    .filter(([, ...names]) => names.includes(name))
    .map(([found]) => found!);
}

/** Text of a file of the container without its last newline; `undefined` if it is not there. */
export function readText(inContainer: string): string | undefined {
  const file = path(inContainer);
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, 'utf8').replace(/\n$/, '');
  } catch {
    return undefined;
  }
}

/** Ends cleanly when Swarm says stop. */
export function onStop(cleanUp: () => void | Promise<void>): void {
  process.once('SIGTERM', () => {
    void Promise.resolve(cleanUp()).finally(() => process.exit(0));
  });
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean);
  } catch {
    // No networks yet: the same as an empty answer.
    return [];
  }
}
