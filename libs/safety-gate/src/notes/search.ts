import type { Vocabulary } from '../vocabulary/word-class.ts';
import { pattern, type Pattern } from './pattern.ts';

/** What a clause is the beginning of: a `main clause` follows "Before the upgrade," or the like. */
export type Beginning = 'clause' | 'main clause' | 'none';

export interface Search {
  /** Whether one of the patterns is found; those that want a beginning only where the clause is one. */
  in(words: readonly string[], beginning: Beginning): boolean;
}

/** Many patterns at once: for each word that can begin one, which ones, so that most words of a text cost one look-up. */
export function searchFor(sources: readonly string[], vocabulary: Vocabulary): Search {
  const indexOf = (which: RegExp) =>
    indexed(
      sources
        .filter((source) => which.test(source))
        .map((source) => pattern(source.replace(/^[+^]/, '^'), vocabulary)),
    );
  const [anywhere, atBeginning, afterLeadIn] = [indexOf(/^[^+^]/), indexOf(/^\^/), indexOf(/^\+/)];
  return {
    in: (words, beginning) =>
      (beginning !== 'none' && atBeginning(words, 0)) ||
      (beginning === 'main clause' && afterLeadIn(words, 0)) ||
      words.some((_, from) => anywhere(words, from)),
  };
}

function indexed(patterns: readonly Pattern[]): (words: readonly string[], from: number) => boolean {
  const byWord = new Map<string, readonly Pattern[]>();
  const beginningWith = (word: string) => {
    const known = byWord.get(word);
    if (known) return known;
    const found = patterns.filter((one) => one.mayBeginWith(word));
    if (byWord.size < 20_000) byWord.set(word, found);
    return found;
  };
  return (words, from) =>
    beginningWith(words[from] ?? '').some((one) => one.matchAt(words, from) !== undefined);
}
