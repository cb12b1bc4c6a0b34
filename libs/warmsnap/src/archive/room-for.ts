import { requireSpace } from '../space.ts';

export interface Room {
  /** Looks at once. */
  look(bytes: number, inodes: number): Promise<void>;
  /** Looks before each so many bytes: how much a file really takes shows only as it comes. */
  meter(bytes: number): Promise<void>;
}

/** Both throw when there is none. */
export function roomFor(place: { path: string; freeFloor: number | undefined; purpose: string }): Room {
  const look = (bytes: number, inodes: number) => requireSpace({ ...place, bytes, inodes });
  let sinceLook = 0;
  return {
    look,
    meter: async (bytes) => {
      sinceLook += bytes;
      if (sinceLook < lookEveryBytes) return;
      // What was passed on before may not be on the disk yet, so it counts too.
      await look(sinceLook, 0);
      sinceLook = 0;
    },
  };
}

const lookEveryBytes = 16 * 1024 ** 2;
