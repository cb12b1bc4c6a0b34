import { english } from '../vocabulary/english.ts';
import {
  able,
  additions,
  automatic,
  fixes,
  housekeeping,
  informing,
  internal,
  modest,
  optional,
  trying,
} from '../vocabulary/harmless.ts';
import type { Excuse } from '../vocabulary/rule.ts';
import type { Clause } from './clauses.ts';
import { searchFor } from './search.ts';

/** A clause, or a part of one, with what speaks for its being harmless. */
export interface Judged {
  clause: Clause;
  words: readonly string[];
  excuses: ReadonlySet<Excuse>;
}

/** The clauses of a sentence with the excuses of each. A fix excuses what it tells of the fault, not what comes after it. */
export function withExcuses(clauses: readonly Clause[]): Judged[] {
  const informs = clauses.some(({ words }) => informative.in(words, 'none'));
  const kept = housekeeping.has(clauses[0]?.words[0] ?? '') && clauses[1]?.after === 'break';
  let fixing = false;
  let offering = false;
  return clauses.map((clause, index) => {
    const { words, after } = clause;
    if (after !== 'comma' || fixes.resumes.has(words[0] ?? ''))
      fixing = isFix(words) || (kept && index < 2 && !fixes.resumes.has(words[0] ?? ''));
    offering = offers.in(words, 'clause') || (offering && after === 'comma');
    const excuses = new Set<Excuse>();
    if (fixing) excuses.add('fix');
    if (offering || informs || words.some((word) => optional.words.has(word))) excuses.add('optional');
    if (words.some((word) => internal.has(word)) && !words.includes('your')) excuses.add('internal');
    if (additions.has(words[0] ?? '')) excuses.add('added');
    if (byItself.in(words, 'none')) excuses.add('automatic');
    return { clause, words, excuses };
  });
}

function isFix([first = '', ...rest]: readonly string[]): boolean {
  if (fixes.cures.has(first)) return rest.slice(0, 4).some((word) => fixes.faults.has(word));
  if (rest.includes('gone') && [first, ...rest].some((word) => fixes.nuisances.has(word))) return true;
  if (!fixes.verbs.has(first)) return false;
  if (rest.some((word) => fixes.faults.has(word))) return true;
  const isOrder = first === 'fix' || first === 'correct' || first === 'handle';
  return !isOrder || rest.length === 0;
}

const offers = searchFor(optional.beginnings, { ...english, modest, able, try: trying });
const informative = searchFor(informing, english);
const byItself = searchFor(automatic, english);
