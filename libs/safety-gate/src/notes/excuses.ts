import { english } from '../vocabulary/english.ts';
import {
  able,
  additions,
  automatic,
  choices,
  chosen,
  development,
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
import type { Section } from './sections.ts';
import { searchFor } from './search.ts';

/** A clause, or a part of one, with what speaks for its being harmless. */
export interface Judged {
  clause: Clause;
  words: readonly string[];
  excuses: ReadonlySet<Excuse>;
}

/** The clauses of a sentence with the excuses of each. A fix excuses what it tells of the fault, not what comes after it. */
export function withExcuses(clauses: readonly Clause[], section?: Section): Judged[] {
  const chooses = clauses.some(({ words }, index) => choice.in(words, index === 0 ? 'none' : 'clause'));
  const informs = clauses.some(({ words }) => informative.in(words, 'none'));
  const kept = housekeeping.has(clauses[0]?.words[0] ?? '') && clauses[1]?.after === 'break';
  const [type, subject] = clauses;
  const develops =
    kept &&
    type?.words.length === 1 &&
    (development.has(type.words[0] ?? '') ||
      (type.words[0] === 'fix' && fixes.subjects.has(subject?.words[0] ?? '')));
  let fixing = false;
  let offering = false;
  return clauses.map((clause, index) => {
    const { words, after } = clause;
    if (after !== 'comma' || fixes.resumes.has(words[0] ?? ''))
      fixing = isFix(words) || (kept && index < 2 && !fixes.resumes.has(words[0] ?? ''));
    offering = offers.in(words, 'clause') || (offering && after === 'comma');
    const excuses = new Set<Excuse>();
    const addressed = words.some((word) => fixes.addressed.has(word));
    if (develops && index === 1 && !addressed) excuses.add('internal').add('fix');
    const below = section === 'fixed' && index === 0;
    const told = below || isFixedNow(words) || wasFault.in(clauses[index + 1]?.words ?? [], 'clause');
    if (fixing || (told && !addressed)) excuses.add('fix');
    if (chooses) excuses.add('choice');
    if (offering || informs || words.some((word) => optional.words.has(word))) excuses.add('optional');
    if (words.some((word) => internal.has(word)) && !words.includes('your')) excuses.add('internal');
    if (additions.has(words[0] ?? '')) excuses.add('added');
    if (byItself.in(words, 'none')) excuses.add('automatic');
    return { clause, words, excuses };
  });
}

function isFix(words: readonly string[]): boolean {
  const at = words.findIndex((word) => !fixes.tellers.has(word));
  const [first = '', ...rest] =
    at > 0 && at < 5 && /^(?:fix|resolv|repair|solv)/.test(words[at] ?? '') ? words.slice(at) : words;
  if (fixes.cures.has(first)) return rest.slice(0, 4).some((word) => fixes.faults.has(word));
  if (rest.includes('gone') && [first, ...rest].some((word) => fixes.nuisances.has(word))) return true;
  if (!fixes.verbs.has(first)) return false;
  if (rest.some((word) => fixes.faults.has(word))) return true;
  const isOrder = first === 'fix' || first === 'correct' || first === 'handle';
  return !isOrder || rest.length === 0;
}

const isFixedNow = (words: readonly string[]) => passive.in(words, 'none');
const passive = searchFor(fixes.passive, { ...english, mishap: fixes.mishaps });
const wasFault = searchFor(fixes.wasFault, english);
const choice = searchFor(choices, { ...english, able, chosen });
const offers = searchFor(optional.beginnings, { ...english, modest, able, try: trying });
const informative = searchFor(informing, english);
const byItself = searchFor(automatic, english);
