import { requireSpace, type SpaceRequest } from '../disk/space.ts';

/** Both throw when the file system has no room for what is still to come. */
export function createSpaceMeter(place: Omit<SpaceRequest, 'bytes' | 'inodes'>) {
  const require = (bytes: number, inodes: number) => requireSpace({ ...place, bytes, inodes });
  let sinceLook = 0;
  return {
    /** Looks at once. */
    require,
    /** Counts bytes and looks once in so many: how much a file really takes shows only as it comes. */
    count: async (bytes: number): Promise<void> => {
      sinceLook += bytes;
      if (sinceLook < lookEveryBytes) return;
      // What was passed on before may not be on the disk yet, so it counts too.
      await require(sinceLook, 0);
      sinceLook = 0;
    },
  };
}

const lookEveryBytes = 16 * 1024 ** 2;
