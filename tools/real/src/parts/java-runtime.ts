import { debianPart } from './debian.ts';

export const javaRuntime = debianPart({
  name: 'jre',
  version: '17',
  image: 'jre:17',
  packages: ['openjdk-17-jre-headless', 'ca-certificates'],
});
