import { pageBytes } from './content.ts';

export interface PlannedFile {
  path: string;
  bytes: number;
}

/** A GiB of a real database has about this many files. */
export const filesPerGiB = 2800;

/**
 * A volume as databases have them: full segments of the write-ahead log, a few relations that hold a third of it, and
 * for the rest as many small files as medium ones. All sizes are whole pages, and add up to `bytes` but for a page a file.
 */
export function planVolume({ bytes, files }: { bytes: number; files: number }): PlannedFile[] {
  const segments = Math.floor((bytes * walPart) / segmentBytes);
  const relations = relationWeights.map((weight) => pages((bytes * relationPart * weight) / relationWeight));
  const others = Math.max(2, files - segments - relations.length);
  const small = Math.floor(others / 2);
  const medium = others - small;
  const smallSizes = Array.from({ length: small }, (_, index) => pageBytes * (1 + (index % 3)));
  const taken = segments * segmentBytes + sum(relations) + sum(smallSizes);
  // From a fifth of their mean to nine fifths of it.
  const mean = Math.max(pageBytes, (bytes - taken) / medium);
  const mediumSizes = Array.from({ length: medium }, (_, index) =>
    pages(mean * (0.2 + (1.6 * index) / medium)),
  );
  return [
    ...named(
      'pg_wal/seg',
      Array.from({ length: segments }, () => segmentBytes),
    ),
    ...named('base/large', relations),
    ...named('base/medium', mediumSizes),
    ...named('base/small', smallSizes),
  ];
}

const segmentBytes = 16 * 1024 ** 2;
const walPart = 0.15;
const relationPart = 0.34;
const relationWeights = [8, 5, 3, 2, 1, 1];
const relationWeight = sum(relationWeights);

/** Hundreds to a folder, as a catalogue has them. */
function named(prefix: string, sizes: readonly number[]): PlannedFile[] {
  return sizes.map((bytes, index) => ({
    path: `${prefix}-${Math.floor(index / 400)}/${16384 + index}`,
    bytes,
  }));
}

function pages(bytes: number): number {
  return Math.max(1, Math.round(bytes / pageBytes)) * pageBytes;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
