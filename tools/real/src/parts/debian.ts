import { join } from 'node:path';
import { buildImage, importRoot, keyLabel } from '../engine/images.ts';
import type { Workshop } from '../workshop.ts';
import type { Part } from './types.ts';

export interface DebianOptions {
  name: string;
  version: string;
  image: string;
  packages: readonly string[];
  /** Removed again, relative to the root. */
  without?: readonly string[];
  /** Without one, the root is the image. */
  folder?: string;
}

/** A part that is a small Debian with some packages, as the mirrors of this machine have them. */
export function debianPart({ without = [], ...options }: DebianOptions): Part {
  const { name, version, image, packages, folder } = options;
  return {
    name,
    version,
    image,
    ...(folder === undefined ? {} : { folder }),
    ingredients: [suite, ...packages, ...without, ...exclusions],
    needs: { mmdebstrap: 'mmdebstrap' },
    lane: 'main',
    make: async (workshop, { key }) =>
      workshop.inFolder(async (here) => {
        const archive = join(here, 'root.tar');
        await makeRoot(workshop, { archive, here, packages, without });
        if (folder === undefined) {
          await importRoot(workshop, { image, archive, changes: [`LABEL ${keyLabel}=${key}`] });
          return;
        }
        const base = `cc-ci-real/${name}:root`;
        await importRoot(workshop, { image: base, archive, changes: [] });
        await buildImage(workshop, { image, key, base, folder, context: join(here, 'context') });
      }),
  };
}

const suite = 'bookworm';
// The folders of the manual stay: Java's installation puts links there.
const exclusions = ['/usr/share/doc/*', '/usr/share/info/*', '/usr/share/locale/*'];

interface Root {
  archive: string;
  /** Its own temporary folder, so that a killed one leaves nothing elsewhere. */
  here: string;
  packages: readonly string[];
  without: readonly string[];
}

async function makeRoot({ run }: Workshop, { archive, here, packages, without }: Root): Promise<void> {
  await run(
    [
      // It mounts /proc and the like into the root; here they go with its namespace, however it ends.
      'unshare',
      '--mount',
      'mmdebstrap',
      '--variant=essential',
      `--include=${packages.join(',')}`,
      '--aptopt=Acquire::Retries "3"',
      ...exclusions.map((path) => `--dpkgopt=path-exclude=${path}`),
      ...without.map((path) => `--customize-hook=rm -rf "$1"/${path}`),
      suite,
      archive,
    ],
    { env: { TMPDIR: here } },
  );
}
