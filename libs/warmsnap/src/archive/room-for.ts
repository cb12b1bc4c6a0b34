import type { Manifest } from '../manifest.ts';
import { requireSpace } from '../space.ts';

/**
 * Looks for room before each so many bytes. How much a file really takes shows only as it comes, since a manifest does
 * not know of holes; the names are known from the start.
 */
export async function roomFor({
  path,
  manifest,
  freeFloor,
  purpose,
}: {
  path: string;
  manifest: Manifest;
  freeFloor: number | undefined;
  purpose: string;
}): Promise<(bytes: number) => Promise<void>> {
  const names = [...manifest.sources.values()].reduce((sum, entries) => sum + entries.length, 0);
  const look = (bytes: number, inodes: number) => requireSpace({ path, bytes, inodes, freeFloor, purpose });
  await look(0, names + 16);
  let sinceLook = 0;
  return async (bytes) => {
    sinceLook += bytes;
    if (sinceLook < lookEveryBytes) return;
    // What was passed on before may not be on the disk yet, so it counts too.
    await look(sinceLook, 0);
    sinceLook = 0;
  };
}

const lookEveryBytes = 16 * 1024 ** 2;
