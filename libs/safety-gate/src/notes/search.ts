import type { Vocabulary } from '../vocabulary/word-class.ts';
import { pattern, type Pattern } from './pattern.ts';

/** What a clause is the beginning of: a `main clause` follows "Before the upgrade," or the like. */
export type Beginning = 'clause' | 'main clause' | 'none';

export interface Search {
  /** Whether one of the patterns is found; those that want a beginning only where the clause is one. */
  in(words: readonly string[], beginning: Beginning): boolean;
  /** Where a pattern ends that is found at this very place, in a clause that is a beginning. */
  endOf(words: readonly string[], from: number): number | undefined;
}

/** Many patterns at once: for each word that can begin one, which ones, so that most words of a text cost one look-up. */
export function searchFor(sources: readonly string[], vocabulary: Vocabulary): Search {
  const indexOf = (which: RegExp) =>
    indexed(
      sources
        .filter((source) => which.test(source))
        .map((source) => pattern(source.replace(/^[+^,]/, '^'), vocabulary)),
    );
  const [anywhere, atBeginning, afterLeadIn, atAny] = [
    indexOf(/^[^+^,]/),
    indexOf(/^\^/),
    indexOf(/^\+/),
    indexOf(/^,/),
  ];
  return {
    in: (words, beginning) =>
      (beginning !== 'none' && atBeginning(words, 0) !== undefined) ||
      (beginning === 'main clause' && afterLeadIn(words, 0) !== undefined) ||
      atAny(words, 0) !== undefined ||
      words.some((_, from) => anywhere(words, from) !== undefined),
    endOf: (words, from) => (from === 0 ? atBeginning(words, 0) : undefined) ?? anywhere(words, from),
  };
}

function indexed(
  patterns: readonly Pattern[],
): (words: readonly string[], from: number) => number | undefined {
  const byWord = new Map<string, readonly Pattern[]>();
  const beginningWith = (word: string) => {
    const known = byWord.get(word);
    if (known) return known;
    const found = patterns.filter((one) => one.mayBeginWith(word));
    if (byWord.size < 20_000) byWord.set(word, found);
    return found;
  };
  return (words, from) => {
    for (const one of beginningWith(words[from] ?? '')) {
      const end = one.matchAt(words, from);
      if (end !== undefined) return end;
    }
    return undefined;
  };
}
