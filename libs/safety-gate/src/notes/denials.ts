import { denials, denialWords } from '../vocabulary/denials.ts';
import { english } from '../vocabulary/english.ts';
import { words } from '../vocabulary/forms.ts';
import type { Clause } from './clauses.ts';
import { searchFor } from './search.ts';

/**
 * Which clauses of a sentence are a denial ("No manual steps are needed") and nothing but that: whole clauses of the closed
 * list, in a sentence that makes no exception, asks nothing and takes nothing back.
 */
export function deniedClauses(sentence: string, clauses: readonly Clause[]): ReadonlySet<Clause> {
  if (/\?|~~/.test(sentence)) return none;
  if (clauses.some((clause) => clause.words.some((word) => reservations.has(word)))) return none;
  return new Set(clauses.filter((clause) => list.in(clause.words, 'clause')));
}

const none: ReadonlySet<Clause> = new Set();

/** With one of these in the sentence what was denied is asked of somebody, or was once. */
const reservations = words(`
  unless except excepting but however only if provided otherwise apart though although most usually normally typically
  should aside exception exceptions yet until almost hardly some many generally mostly possibly probably besides
  instead other-than assuming was were said claimed wrong false untrue incorrect not-true
`);

const vocabulary = {
  ...english,
  ...Object.fromEntries(Object.entries(denialWords).map(([name, list]) => [name, words(list)])),
};

/** Versions may be named: "for upgrades from 1.2". */
const versionOrTail = '<tail>|0*|1*|2*|3*|4*|5*|6*|7*|8*|9*|v1*|v2*';

const list = searchFor(
  denials.map((denial) => `^ ${denial.replaceAll('<tail>', versionOrTail)} $`),
  vocabulary,
);
