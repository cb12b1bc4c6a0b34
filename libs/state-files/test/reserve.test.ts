import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testFolder } from './folder.ts';

interface Disk {
  /** How this user gets a mount that nobody else sees. */
  unshare: readonly string[];
  mount: string;
}

const disks: Record<string, Disk> = {
  tmpfs: { unshare: ['--map-root-user', '--mount'], mount: 'mount -t tmpfs -o size=2m none "$0"' },
};
// A device can be mounted by root alone.
if (process.getuid?.() === 0)
  disks['ext4'] = {
    unshare: ['--mount'],
    mount: 'truncate -s 6M "$0.img" && mkfs.ext4 -q -m 0 "$0.img" && mount -o loop "$0.img" "$0"',
  };

const mountsHere = ({ unshare }: Disk) =>
  spawnSync('unshare', [...unshare, 'sh', '-c', 'mount -t tmpfs -o size=64k none /mnt']).status === 0;

test.for(Object.entries(disks))(
  'on a full %s the reserve is used for as many writes as were set aside',
  async ([, small], context) => {
    if (!mountsHere(small)) {
      if (process.env['CI'] === 'true') throw new Error('in CI nothing may be missing');
      return context.skip('this user cannot mount a small disk of his own');
    }
    const disk = join(await testFolder(), 'disk');
    await mkdir(disk);
    const program = new URL('./programs/full-disk.ts', import.meta.url).pathname;
    const script = `${small.mount} && exec "$@" "$0"`;
    const argv = [...small.unshare, 'sh', '-c', script, disk, process.execPath, program];
    const { stdout, stderr } = spawnSync('unshare', argv, { encoding: 'utf8' });
    expect(JSON.parse(stdout || JSON.stringify({ stderr }))).toEqual({
      reserve: 'ok',
      free: 0,
      first: 'ok',
      second: 'ok',
      large: 'ok',
      'none left': 'state-unwritable',
      'reserve again': 'state-unwritable',
      left: ['new', 'state'],
      state: 'yyy',
      new: 20_000,
    });
  },
);
