import { debianPart } from './debian.ts';

export const nginx = debianPart({
  name: 'nginx',
  version: '1.22',
  image: 'nginx:1.22',
  packages: ['nginx-light'],
  without: ['etc/nginx/sites-enabled', 'etc/nginx/sites-available'],
  folder: 'nginx',
});
