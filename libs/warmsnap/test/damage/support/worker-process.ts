import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { join } from 'node:path';
import { build } from 'esbuild';
import { lockDescriptor } from './lock-descriptor.ts';

/** What a worker said at its end; nothing when it was killed. */
export interface Said {
  ok: boolean;
  /** Of the snapshot. */
  id?: string;
  /** Of the WarmError. */
  code?: string;
  /** Names of the failpoints that it came by. */
  passed: readonly string[];
}

export interface WorkerProcess {
  pid: number;
  /** Starts the work. */
  go: () => void;
  /** SIGKILL, either to it alone, as the kernel does when memory runs out, or to everything that it started as well. */
  kill: (whom: 'alone' | 'all') => void;
  /** Once it has ended, and with it all that it started. */
  ended: Promise<Said | undefined>;
}

/** A bundle, as the apps are shipped: it starts in a fifth of the time that the sources need. */
export async function bundleWorker(folder: string): Promise<string> {
  const outfile = join(folder, 'worker.mjs');
  const banner = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;
  await build({
    entryPoints: [join(import.meta.dirname, 'worker.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    banner: { js: banner },
    logLevel: 'warning',
  });
  return outfile;
}

/** Starts a worker, which waits; with an id it restores that snapshot, else it takes one. */
export async function startWorker(
  worker: string,
  request: { root: string; id: string },
  { env = {}, limitMs = 60_000 }: { env?: Record<string, string>; limitMs?: number } = {},
): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [worker, request.root, request.id], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, UV_THREADPOOL_SIZE: '1', ...env },
  });
  const { stdout, stderr } = child;
  const lock = child.stdio[lockDescriptor] as Readable;
  let said = '';
  let complaint = '';
  stderr.on('data', (chunk: Buffer) => void (complaint += chunk.toString()));
  child.stdin.on('error', () => undefined);
  lock.resume();
  let isHung = false;
  const limit = setTimeout(() => {
    isHung = true;
    killAll(child.pid);
  }, limitMs);
  const ended = Promise.all([once(lock, 'close'), once(child, 'close')]).then(() => {
    clearTimeout(limit);
    if (isHung) throw new Error(`the worker did not end: ${said}`);
    return saidIn(said);
  });
  await new Promise<void>((resolve, reject) => {
    stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('ready\n')) resolve();
    });
    const tooEarly = (): void => reject(new Error(`the worker did not get ready: ${complaint}`));
    ended.then(tooEarly, tooEarly);
  });
  return {
    pid: child.pid ?? 0,
    go: () => void child.stdin.write('g'),
    kill: (whom) => (whom === 'all' ? killAll(child.pid) : child.kill('SIGKILL')),
    ended,
  };
}

function saidIn(text: string): Said | undefined {
  const line = text.split('\n').find((each) => each.startsWith('{'));
  return line === undefined ? undefined : (JSON.parse(line) as Said);
}

/** Parents first, so that none of them notices the death of a child. */
function killAll(pid: number | undefined): void {
  if (pid === undefined) return;
  const family = [pid];
  for (const member of family) family.push(...childrenOf(member));
  for (const member of family) {
    try {
      process.kill(member, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}
