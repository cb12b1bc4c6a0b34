import { english } from '../vocabulary/english.ts';
import { harmlessPhrases, phraseWords } from '../vocabulary/harmless-phrases.ts';
import type { Clause } from './clauses.ts';
import { searchFor } from './search.ts';

/** The clause with one word in place of each harmless phrase, which no rule knows. */
export function withoutHarmlessPhrases({ words, after }: Clause): Clause {
  const kept: string[] = [];
  for (let at = 0; at < words.length;) {
    const end = phrases.endOf(words, at);
    kept.push(end === undefined ? (words[at] ?? '') : 'PHRASE');
    at = end ?? at + 1;
  }
  return { words: kept, after };
}

const phrases = searchFor(harmlessPhrases, { ...english, ...phraseWords });
