import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface OwnDisk {
  path: string;
  end(): Promise<void>;
}

/** A disk in memory that ends with its holder, in whose mounts it is; others reach it through `/proc`. */
export async function ownDisk(size: string): Promise<OwnDisk | undefined> {
  const unshare = waysIn.find(
    ([command, ...options]) => spawnSync(command, [...options, 'true']).status === 0,
  );
  if (!unshare) return undefined;
  const [command, ...options] = unshare;
  const script = `mount -t tmpfs -o size=${size} none /mnt && echo mounted && exec cat`;
  const holder = spawn(command, [...options, 'sh', '-c', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const first = await Promise.race([once(holder.stdout, 'data'), once(holder, 'exit')]);
  if (!Buffer.isBuffer(first[0])) return undefined;
  return { path: `/proc/${holder.pid}/root/mnt`, end: () => ended(holder) };
}

async function ended(holder: ChildProcess): Promise<void> {
  holder.stdin?.end();
  await once(holder, 'exit');
}

/** As root of a namespace of one's own, or as root. */
const waysIn = [
  ['unshare', '--map-root-user', '--mount'],
  ['unshare', '--mount'],
] as const;
