import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importRoot, keyLabel } from '../engine/images.ts';
import type { Part } from './types.ts';

/** A shell and its tools in one file of two megabytes. */
export const busybox: Part = {
  name: 'busybox',
  version: '1',
  image: 'contract/busybox:1',
  ingredients: ['all applets in /bin'],
  needs: { busybox: 'busybox-static' },
  lane: 'main',
  make: async (workshop, { key }) =>
    workshop.inFolder(async (here) => {
      const root = join(here, 'root');
      for (const folder of ['bin', 'tmp', 'etc', 'root'])
        await mkdir(join(root, folder), { recursive: true });
      const [file] = (await workshop.run(['sh', '-c', 'command -v busybox'])).split('\n');
      await copyFile(file ?? '', join(root, 'bin', 'busybox'));
      await writeFile(join(root, 'etc', 'passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
      await writeFile(join(root, 'etc', 'group'), 'root:x:0:\n');
      // Asked inside its own root: one that needs libraries fails here, and not in a test.
      const applets = (await workshop.run(['chroot', root, '/bin/busybox', '--list'])).split('\n');
      for (const applet of applets)
        if (applet !== '' && applet !== 'busybox') await symlink('busybox', join(root, 'bin', applet));
      const archive = join(here, 'root.tar');
      await workshop.run([
        'tar',
        '--create',
        '--file',
        archive,
        '--owner=0',
        '--group=0',
        '--directory',
        root,
        '.',
      ]);
      const changes = ['CMD ["sh"]', `LABEL ${keyLabel}=${key}`];
      await importRoot(workshop, { image: busybox.image, archive, changes });
    }),
};
