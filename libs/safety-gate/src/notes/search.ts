import { pattern, type Pattern, type Vocabulary } from './pattern.ts';

export interface Search {
  /** Whether one of the patterns is found; those that want the beginning of a clause only where `begins` says so. */
  in(words: readonly string[], begins: boolean): boolean;
}

/** Many patterns at once: for each word that can begin one, which ones, so that most words of a text cost one look-up. */
export function searchFor(sources: readonly string[], vocabulary: Vocabulary): Search {
  const all = sources.map((source) => ({ anchored: source.startsWith('^'), ...pattern(source, vocabulary) }));
  const anchored = all.filter((one) => one.anchored);
  const free = all.filter((one) => !one.anchored);
  const byWord = new Map<string, readonly Pattern[]>();
  const beginningWith = (word: string) => {
    const known = byWord.get(word);
    if (known) return known;
    const found = free.filter((one) => one.mayBeginWith(word));
    if (byWord.size < 20_000) byWord.set(word, found);
    return found;
  };
  return {
    in: (words, begins) =>
      (begins && anchored.some((one) => one.matchAt(words, 0) !== undefined)) ||
      words.some((word, from) => beginningWith(word).some((one) => one.matchAt(words, from) !== undefined)),
  };
}
