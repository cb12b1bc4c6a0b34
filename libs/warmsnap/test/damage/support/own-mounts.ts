import { spawnSync } from 'node:child_process';

/** How this user gets mounts that nobody else sees: as root of a namespace of his own, or as root. */
export function ownMounts(): readonly string[] | undefined {
  return [
    ['unshare', '--map-root-user', '--mount'],
    ['unshare', '--mount'],
  ].find(([command = '', ...options]) => {
    const probe = [...options, 'sh', '-c', 'mount -t tmpfs -o size=64k none /mnt'];
    return spawnSync(command, probe).status === 0;
  });
}

/** The same where it takes a device, which no root of a mere namespace has. */
export function rootsMounts(): readonly string[] | undefined {
  return process.getuid?.() === 0 ? ['unshare', '--mount'] : undefined;
}

/** A skip tells why; where everything must run it is a failure. */
export function skipOrFail(context: { skip: (note: string) => never }, reason: string): never {
  if (process.env['CI'] === 'true') throw new Error(`${reason}, and in CI nothing may be missing`);
  return context.skip(reason);
}
