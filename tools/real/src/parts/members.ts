import { debianPart } from './debian.ts';

/** A relying party that others wrote: Apache with its module for OpenID Connect. */
export const members = debianPart({
  name: 'members',
  version: '2.4',
  image: 'members:2.4',
  packages: ['apache2', 'libapache2-mod-auth-openidc', 'ca-certificates'],
  folder: 'members',
});
