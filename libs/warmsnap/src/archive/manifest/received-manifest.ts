import { createHash } from 'node:crypto';
import {
  checkFoot,
  parseHead,
  parseLine,
  type ManifestHead,
  type SourceEntry,
} from '../../store/manifest.ts';
import { linesOf } from '../../walk/lines.ts';

/** A manifest from elsewhere: whole, and each line what a line can be. Whether they make sense together is another question. */
export interface ReceivedManifest extends ManifestHead {
  /** How many entries it has. */
  names: number;
  /** Of each source, what other names say that they are the same as. */
  firstNames: ReadonlyMap<string, ReadonlySet<string>>;
  /** Source by source, read when they are asked for. */
  entries(): Iterable<SourceEntry>;
}

/**
 * Takes a manifest's lines one by one. Both functions throw an Error that says what is wrong.
 *
 * @param file where its entries will be when it is finished, as they came
 */
export function manifestReceiver(file: string) {
  const hash = createHash('sha256');
  const firstNames = new Map<string, Set<string>>();
  const places = new Map<string, number>();
  let head: ManifestHead | undefined;
  let names = 0;
  let place = 0;
  let pending: string | undefined;

  const meet = ({ source, sameAs }: SourceEntry): void => {
    const found = places.get(source);
    if (found === undefined) throw new Error(`an entry of the unknown source ${source}`);
    if (found < place) throw new Error(`the source ${source} is not where it belongs`);
    place = found;
    names += 1;
    if (sameAs === undefined) return;
    const known = firstNames.get(source) ?? new Set();
    firstNames.set(source, known.add(sameAs));
  };

  return {
    /** Takes the next line, and gives back the one before if an entry is in it: those belong into the file. */
    line: (text: string): string | undefined => {
      const before = pending;
      pending = text;
      if (before === undefined) return undefined;
      hash.update(`${before}\n`);
      if (head) {
        meet(parseLine(before));
        return before;
      }
      head = parseHead(before);
      for (const [at, name] of head.sources.entries()) places.set(name, at);
      return undefined;
    },
    finish: (): ReceivedManifest => {
      if (pending === undefined || head === undefined) throw new Error('it is cut short');
      checkFoot(pending, hash, names);
      return { ...head, names, firstNames, entries: () => entriesIn(file) };
    },
  };
}

function* entriesIn(file: string): Generator<SourceEntry> {
  for (const line of linesOf(file)) yield JSON.parse(line) as SourceEntry;
}
