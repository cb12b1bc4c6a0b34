import type { Import } from './imports-of.ts';

/** Pairs of rooms, the folders directly under `src/`, that import from each other: `libs/warmsnap: check ⇄ walk`. */
export function mutualRooms(imports: readonly Import[]): string[] {
  const arrows = new Set<string>();
  const pairs = new Set<string>();
  for (const { from, to } of imports) {
    const [one, other] = [roomOf(from), roomOf(to)];
    if (!one || !other || one.part !== other.part || one.room === other.room) continue;
    arrows.add(`${one.part}: ${one.room} > ${other.room}`);
    if (!arrows.has(`${one.part}: ${other.room} > ${one.room}`)) continue;
    const [left, right] = [one.room, other.room].sort();
    pairs.add(`${one.part}: ${left} ⇄ ${right}`);
  }
  return [...pairs].sort();
}

/** Files that stand directly in `src/` are in no room. */
function roomOf(path: string): { part: string; room: string } | undefined {
  const [layer, name, folder, room, file] = path.split('/');
  return folder === 'src' && room && file ? { part: `${layer}/${name}`, room } : undefined;
}
