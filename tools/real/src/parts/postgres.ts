import { debianPart } from './debian.ts';

export const postgres = debianPart({
  name: 'postgres',
  version: '15',
  image: 'postgres:15',
  packages: ['postgresql-15'],
  // Debian makes a database at once; the image makes its own at its first boot.
  without: ['var/lib/postgresql/15', 'etc/postgresql/15'],
  folder: 'postgres',
});
