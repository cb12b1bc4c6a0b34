import { access, mkdir, rename } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { WarmError } from '@ci-warm/errors';
import { buildImage } from '../engine/images.ts';
import type { Workshop } from '../workshop.ts';
import { javaRuntime } from './java-runtime.ts';
import type { Part } from './types.ts';

/** Keycloak as its makers pack it, on Debian's Java. */
export function keycloakPart(version: string): Part {
  const image = `keycloak/keycloak:${version}`;
  return {
    name: `keycloak-${version}`,
    version,
    image,
    base: javaRuntime.name,
    folder: 'keycloak',
    ingredients: [],
    needs: { mvn: 'maven', unzip: 'unzip' },
    lane: 'main',
    make: async (workshop, { key, base = '' }) => {
      const archive = await fetchArchive(workshop, version);
      await workshop.inFolder(async (here) => {
        const context = join(here, 'context');
        await mkdir(context);
        await workshop.run(['unzip', '-q', archive, '-d', here]);
        await rename(join(here, `keycloak-${version}`), join(context, 'keycloak'));
        await buildImage(workshop, { image, key, base, folder: 'keycloak', context });
      });
    },
  };
}

/** Maven keeps what it fetched, so a second time costs nothing. */
async function fetchArchive({ run }: Workshop, version: string): Promise<string> {
  const repository = join(homedir(), '.m2', 'repository');
  const folder = join(repository, 'org', 'keycloak', 'keycloak-quarkus-dist', version);
  const archive = join(folder, `keycloak-quarkus-dist-${version}.zip`);
  const there = () =>
    access(archive).then(
      () => true,
      () => false,
    );
  // Maven renames what is complete, so what has this name is.
  if (await there()) return archive;
  const artifact = `org.keycloak:keycloak-quarkus-dist:${version}:zip`;
  await run([
    'mvn',
    '--batch-mode',
    '--quiet',
    `-Dmaven.repo.local=${repository}`,
    'dependency:get',
    `-Dartifact=${artifact}`,
    '-Dtransitive=false',
  ]);
  if (await there()) return archive;
  throw new WarmError({
    kind: 'infrastructure',
    code: 'real-part-not-fetched',
    message: `Maven ended well, but ${archive} is not there`,
    hint: 'Run `mvn dependency:get` for it by hand and look where it puts it.',
  });
}
