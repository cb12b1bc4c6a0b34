import type { Figures, Size } from './measure.ts';

export interface Measured {
  /** The folder that was measured. */
  name: string;
  figures: Figures;
  unused: Readonly<Record<string, number>>;
}

/** One row for each figure, one column for each folder: before and after side by side. */
export function figureTable(all: readonly Measured[]): string[] {
  const rows = [['', ...all.map(({ name }) => name)], ...figureRows(all), ...unusedRows(all)];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function figureRows(all: readonly Measured[]): string[][] {
  const row = (what: string, told: (figures: Figures) => string) => [
    what,
    ...all.map(({ figures }) => told(figures)),
  ];
  return [
    row('product: files, lines', ({ sizes }) => sized(sizes.product)),
    row('tests: files, lines', ({ sizes }) => sized(sizes.test)),
    row('tools: files, lines', ({ sizes }) => sized(sizes.tool)),
    row('wire.ts: files, lines', ({ wire }) => sized(wire)),
    row('import circles: number, files', ({ circles }) => circled(circles.all)),
    row('  left when types are gone', ({ circles }) => circled(circles.byValue)),
    row('rooms that import each other: pairs', ({ mutualRooms }) => String(mutualRooms.length)),
    row('longest file', ({ longestFiles }) => String(longestFiles[0]?.lines ?? 0)),
    row('longest function', ({ longestFunctions }) => String(longestFunctions[0]?.lines ?? 0)),
  ];
}

function unusedRows(all: readonly Measured[]): string[][] {
  const kinds = Object.keys(all[0]?.unused ?? {});
  return kinds.map((kind) => [`nobody uses: ${kind}`, ...all.map(({ unused }) => String(unused[kind]))]);
}

const sized = ({ files, lines }: Size) => `${files}, ${lines}`;
const circled = (circles: readonly string[][]) => `${circles.length}, ${circles.flat().length}`;

/** What the numbers of the last folder are about: the names behind them. */
export function figureDetails({ circles, mutualRooms, longestFiles, longestFunctions }: Figures): string[] {
  const lengths = (what: string, lines: readonly { name: string; lines: number }[]) =>
    lines.map(({ name, lines: count }) => `${what}: ${count} lines, ${name}`);
  return [
    ...circles.all.map((files) => `circle: ${files.join(' ')}`),
    ...mutualRooms.map((pair) => `rooms that import each other: ${pair}`),
    ...lengths('long file', longestFiles),
    ...lengths('long function', longestFunctions),
  ];
}
