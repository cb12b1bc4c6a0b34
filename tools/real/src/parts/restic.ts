import { debianPart } from './debian.ts';

export const restic = debianPart({
  name: 'restic',
  version: '0.14',
  image: 'restic:0.14',
  packages: ['restic', 'ca-certificates'],
  folder: 'restic',
});
