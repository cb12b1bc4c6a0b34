import { parse } from '../code/parse.ts';
import { sourceFiles, type SourceFile } from '../code/source-files.ts';
import { circles } from '../imports/circles.ts';
import { importsOf } from '../imports/imports-of.ts';
import { mutualRooms } from '../imports/rooms.ts';
import { functionsOf, type Length } from './functions.ts';

export interface Size {
  files: number;
  lines: number;
}

export interface Figures {
  sizes: Record<SourceFile['kind'], Size>;
  wire: Size;
  /** What reaches itself by any import, and by those that are left when the program runs. */
  circles: { all: string[][]; byValue: string[][] };
  mutualRooms: string[];
  longestFiles: Length[];
  longestFunctions: Length[];
}

/** What can be counted in the code under `root` without running any of it. */
export function measure(root: string): Figures {
  const files = sourceFiles(root).map((file) => ({ ...file, tree: parse(root, file.path) }));
  const lengths = files.map(({ path, kind, tree }) => ({ name: path, kind, lines: linesOf(tree.text) }));
  const sizeOf = (some: readonly Length[]) => ({
    files: some.length,
    lines: some.reduce((sum, { lines }) => sum + lines, 0),
  });
  const ofKind = (wanted: SourceFile['kind']) => sizeOf(lengths.filter(({ kind }) => kind === wanted));
  const imports = files.flatMap(({ tree }) => importsOf(tree));
  const ships = files.filter(({ kind }) => kind !== 'test');
  return {
    sizes: { product: ofKind('product'), test: ofKind('test'), tool: ofKind('tool') },
    wire: sizeOf(lengths.filter(({ name }) => name.endsWith('/wire.ts'))),
    circles: { all: circles(imports), byValue: circles(imports.filter(({ typeOnly }) => !typeOnly)) },
    mutualRooms: mutualRooms(imports),
    longestFiles: longest(lengths.filter(({ kind }) => kind !== 'test')),
    longestFunctions: longest(ships.flatMap(({ tree }) => functionsOf(tree))),
  };
}

const linesOf = (text: string) => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);

const longest = (some: readonly Length[]) =>
  some
    .map(({ name, lines }) => ({ name, lines }))
    .sort((one, other) => other.lines - one.lines)
    .slice(0, 5);
