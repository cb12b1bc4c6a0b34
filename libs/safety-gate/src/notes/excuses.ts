import { english } from '../vocabulary/english.ts';
import { able, automatic, fixes, internal, modest, optional, trying } from '../vocabulary/harmless.ts';
import type { Excuse } from '../vocabulary/rules.ts';
import type { Clause } from './clauses.ts';
import { pattern } from './pattern.ts';

/** A clause, or a part of one, with what speaks for its being harmless. */
export interface Judged {
  clause: Clause;
  words: readonly string[];
  excuses: ReadonlySet<Excuse>;
}

/** The clauses of a sentence with the excuses of each. A fix excuses what it tells of the fault, not what comes after it. */
export function withExcuses(clauses: readonly Clause[]): Judged[] {
  let fixing = false;
  let offering = false;
  return clauses.map((clause) => {
    const { words, after } = clause;
    if (after === 'start') fixing = isFix(words);
    else if (after === 'break' || fixes.resumes.has(words[0] ?? '')) fixing = isFix(words);
    offering = isOffer(words) || (offering && after === 'comma');
    const excuses = new Set<Excuse>();
    if (fixing) excuses.add('fix');
    if (offering || words.some((word) => optional.words.has(word))) excuses.add('optional');
    if (words.some((word) => internal.has(word)) && !words.includes('your')) excuses.add('internal');
    if (words.some((word) => automatic.has(word))) excuses.add('automatic');
    return { clause, words, excuses };
  });
}

function isFix([first = '', ...rest]: readonly string[]): boolean {
  if (!fixes.verbs.has(first)) return false;
  if (rest.some((word) => fixes.faults.has(word))) return true;
  const isOrder = first === 'fix' || first === 'correct' || first === 'handle';
  return !isOrder || rest.length === 0;
}

const offers = optional.beginnings.map((source) => pattern(source, { ...english, modest, able, try: trying }));

const isOffer = (words: readonly string[]) => offers.some((offer) => offer.matchAt(words, 0) !== undefined);
