import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { imagesFolder } from '../engine/images.ts';
import type { Part } from './types.ts';

/** Stands for everything that an image is made from; another key is another image. */
export async function keyOf(part: Part, all: readonly Part[]): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([part.version, part.image, part.ingredients]));
  const base = all.find(({ name }) => name === part.base);
  if (base !== undefined) hash.update(await keyOf(base, all));
  if (part.folder !== undefined) {
    const folder = join(imagesFolder, part.folder);
    for (const name of (await readdir(folder)).sort()) {
      hash.update(name).update(await readFile(join(folder, name)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}
