import { continuedDenials, denials, denialWords } from '../vocabulary/denials.ts';
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
  return new Set(
    clauses.flatMap((clause, index) =>
      list.in(clause.words, 'clause')
        ? [clause, ...continuationOf(clause, clauses.slice(index + 1, index + 1 + longestList))]
        : [],
    ),
  );
}

/** A denial and what is said behind it without a comma become two clauses: "No action is needed because …". */
export function splitBehindDenials(clauses: readonly Clause[]): Clause[] {
  return clauses.flatMap((clause) => {
    const { words: all, after } = clause;
    if (list.in(all, 'clause')) return [clause];
    const at = all.findIndex(
      (word, index) =>
        connectors.has(word) &&
        !conditions.has(all[index + 1] ?? '') &&
        list.in(all.slice(0, index), 'clause'),
    );
    return at < 0
      ? [clause]
      : [
          { words: all.slice(0, at), after },
          { words: all.slice(at + 1), after: 'break' as const },
        ];
  });
}

/** So many parts has no list that a person writes. */
const longestList = 20;

const connectors = words('because since as and so');
/** "As long as …" makes an exception. */
const conditions = words('long of far soon');

function continuationOf({ words: first }: Clause, rest: readonly Clause[]): readonly Clause[] {
  const continues = first.includes('to') ? deeds : tasks;
  const end = rest.findIndex(({ words: all, after }) => after !== 'comma' || !continues.in(all, 'clause'));
  const continued = rest.slice(0, end < 0 ? rest.length : end);
  const last = continued.findLastIndex(({ words: all }) =>
    all.some((word, index) => isOr(word) && (!first.includes('to') || deed.has(all[index + 1] ?? ''))),
  );
  return continued.slice(0, last + 1);
}

const isOr = (word: string) => word === 'or' || word === 'nor';

const none: ReadonlySet<Clause> = new Set();

/** With one of these in the sentence what was denied is asked of somebody, or was once. */
const reservations = words(`
  unless except excepting but however only if provided otherwise apart though although most usually normally typically
  should aside exception exceptions yet until almost hardly some many generally mostly possibly probably besides
  instead other-than assuming was were said claimed wrong false untrue incorrect not-true
`);

const listed = Object.fromEntries(Object.entries(denialWords).map(([name, all]) => [name, words(all)]));
const deed = new Set([...(listed['deed'] ?? []), ...english.do, ...english.doAny]);
const vocabulary = {
  ...english,
  ...listed,
  deed,
  what: new Set([
    ...deed,
    ...(listed['object'] ?? []),
    ...english.contract,
    ...english.data,
    ...words('or nor SETTING'),
  ]),
};

/** Versions may be named: "for upgrades from 1.2". */
const versionOrTail = '<tail>|0*|1*|2*|3*|4*|5*|6*|7*|8*|9*|v1*|v2*';

const searchForWhole = (sources: readonly string[]) =>
  searchFor(
    sources.map((denial) => `^ *<so> ${denial.replaceAll('<tail>', versionOrTail)} $`),
    vocabulary,
  );
const list = searchForWhole(denials);
const tasks = searchForWhole(continuedDenials.tasks);
const deeds = searchForWhole(continuedDenials.deeds);
