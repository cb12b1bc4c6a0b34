import { mkdir, rm, statfs, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findCommand } from './find-command.ts';
import { runCommand } from './run-command.ts';

/** `ext4-loop` is always one of its own: where others write to the same disk, a flush does not wait for theirs. */
export type FileSystem = 'ext4' | 'ext4-loop' | 'xfs' | 'btrfs' | 'here';

/** A folder on one file system that everything of a measurement lies in. */
export interface Place {
  /** As in tables: what the file system is. */
  name: string;
  dir: string;
  /** A clone of a file shares its blocks. */
  reflinks: boolean;
  close: () => Promise<void>;
}

export interface MissingPlace {
  missing: string;
}

/** A folder below `root`, or a file system in a file, mounted there; or what is missing for that, with the remedy. */
export async function openPlace(
  fileSystem: FileSystem,
  { root, bytes }: { root: string; bytes: number },
): Promise<Place | MissingPlace> {
  const dir = join(root, fileSystem);
  const here = await typeOf(root);
  if (fileSystem === 'here' || fileSystem === here) {
    await mkdir(dir);
    const reflinks = await clones(dir);
    return { name: here, dir, reflinks, close: () => rm(dir, { recursive: true, force: true }) };
  }
  const make = makers[fileSystem];
  if (process.getuid?.() !== 0)
    return { missing: `${fileSystem} is not measured: mounting it needs root; run this as root` };
  const [name, ...words] = make;
  const maker = await findCommand(name);
  if (maker === undefined)
    return { missing: `${fileSystem} is not measured: ${name} is not there; ${remedies[fileSystem]}` };
  const image = join(root, `${fileSystem}.img`);
  await mkdir(dir);
  await writeFile(image, '');
  await truncate(image, Math.max(bytes, 512 * 1024 ** 2));
  await runCommand([maker, ...words, image]);
  // Direct: else every page would be cached twice, once for the file system and once for the file that it lies in.
  const loop = await runCommand(['losetup', '--find', '--show', '--direct-io=on', image]);
  const device = loop.stdout.trim();
  try {
    await runCommand(['mount', device, dir]);
  } finally {
    // While it is mounted this only marks the device: it goes with the mount, however that ends.
    await runCommand(['losetup', '--detach', device]);
  }
  return {
    name: `${fileSystem.replace('-loop', '')} (loop)`,
    dir,
    reflinks: await clones(dir),
    close: async () => {
      // What was interrupted may still hold a file for a moment.
      await runCommand(['umount', dir]).catch(() => runCommand(['umount', '--lazy', dir]));
      await rm(image);
    },
  };
}

const makers: Readonly<Record<Exclude<FileSystem, 'here'>, readonly [string, ...string[]]>> = {
  ext4: ['mkfs.ext4', '-q'],
  'ext4-loop': ['mkfs.ext4', '-q'],
  xfs: ['mkfs.xfs', '-q', '-m', 'reflink=1'],
  btrfs: ['mkfs.btrfs', '-q'],
};

const remedies = {
  ext4: 'apt-get install e2fsprogs',
  'ext4-loop': 'apt-get install e2fsprogs',
  xfs: 'apt-get install xfsprogs',
  btrfs: 'apt-get install btrfs-progs',
};

/** By trying: a name promises nothing. */
async function clones(dir: string): Promise<boolean> {
  const [from, to] = [join(dir, '.clone-from'), join(dir, '.clone-to')];
  await writeFile(from, Buffer.alloc(4096, 1));
  const worked = await runCommand(['cp', '--reflink=always', from, to]).then(
    () => true,
    () => false,
  );
  await Promise.all([rm(from), rm(to, { force: true })]);
  return worked;
}

async function typeOf(path: string): Promise<string> {
  const { type } = await statfs(path);
  return typeNames.get(type) ?? `type 0x${type.toString(16)}`;
}

const typeNames: ReadonlyMap<number, string> = new Map([
  [0xef53, 'ext4'],
  [0x58465342, 'xfs'],
  [0x9123683e, 'btrfs'],
  [0x01021994, 'tmpfs'],
  [0x794c7630, 'overlay'],
]);
