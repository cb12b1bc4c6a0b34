import { english, leadIns, orders } from '../vocabulary/english.ts';
import { cosmetic } from '../vocabulary/harmless.ts';
import { foreign, foreignRules } from '../vocabulary/other-languages.ts';
import { words } from '../vocabulary/forms.ts';
import { breakRules } from '../vocabulary/rules/breaks.ts';
import { changeRules } from '../vocabulary/rules/changes.ts';
import { dutyRules } from '../vocabulary/rules/duties.ts';
import { orderRules } from '../vocabulary/rules/orders.ts';
import { answerTo, isDeniedTitle } from './answers.ts';
import { clausesOf, type Clause } from './clauses.ts';
import { deniedClauses, splitBehindDenials } from './denials.ts';
import { withExcuses, type Judged } from './excuses.ts';
import { withoutHarmlessPhrases } from './phrases.ts';
import { quote } from './quote.ts';
import { readable } from './readable.ts';
import { searchFor, type Beginning } from './search.ts';
import { sentencesOf, type Sentence } from './sentences.ts';

export interface Request {
  /** The sentence that asks, in one line for people. */
  sentence: string;
  /** The rule that it falls under, as `Rule` in `vocabulary/rule.ts` names it. */
  rule: string;
}

/** The first sentence of release notes that asks an operator for work, or may do so. Takes time as they are long. */
export function findRequest(notes: string): Request | undefined {
  if (notes.length > longest) return { rule: 'too long to be read', sentence: quote(notes) };
  const sentences = sentencesOf(readable(notes));
  const seen = new Set<string>();
  for (const [index, sentence] of sentences.entries()) {
    const next = sentences[index + 1];
    const answer = answerTo(sentence, next);
    const key = `${sentence.kind} ${sentence.section} ${answer} ${sentence.text}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const rule = ruleOf(sentence, answer);
    if (rule !== undefined) return { rule, sentence: quote(sentence.text) };
  }
  return undefined;
}

/** Longer than any notes that people wrote. */
const longest = 512 * 1024;

function ruleOf(sentence: Sentence, answer: ReturnType<typeof answerTo>): string | undefined {
  if (sentence.kind === 'code')
    return command.test(sentence.text) ? 'a command or setting to copy' : undefined;
  if (markedAsBreaking.test(sentence.text)) return 'breaking change';
  if (answer === 'denied' || isDeniedTitle(sentence.text)) return undefined;
  if (answer === 'refused') return 'something does not work otherwise';
  const text = `${sentence.section === 'removed' ? 'Removed: ' : ''}${sentence.text}`
    .replace(scope, '$1:')
    .replace(/: *(?:none|n\/a|nothing)[.!]?$/i, ' none')
    .replace(whatHappened, '$1');
  const isListed = sentence.section === 'removed' || listsRemoval.test(sentence.text);
  const clauses = splitBehindDenials(clausesOf(text));
  const denied = deniedClauses(text, clauses);
  const judged = withExcuses(
    clauses.map((clause) => (denied.has(clause) ? clause : withoutHarmlessPhrases(clause))),
    sentence.section,
  );
  const asks = ({ excusedBy, search }: (typeof rules)[number]) =>
    judged.some(
      ({ words: said, excuses, clause }, index) =>
        !denied.has(clause) &&
        !excusedBy.some((excuse) => excuses.has(excuse)) &&
        search.in(said, beginningOf(clause, judged[index - 1]?.words)),
    );
  return (
    rules.find(asks)?.name ??
    (isListed && judged.every(isMissed) ? 'something is gone or renamed' : undefined)
  );
}

/** A conventional commit with its sign for it: `feat(api)!: …`. */
const markedAsBreaking = /^\w{1,20}(?:\([^()\n]{1,60}\))?!:/;

const scope = /^(?:\* *)?(\w{1,20})\([^()\n]{1,60}\):/;

const listsRemoval = /^removed *:/i;

/** In a list of what was removed everything counts, but what nobody has a part in. */
const isMissed = ({ words: said, excuses }: Judged) =>
  !excuses.has('internal') && !excuses.has('fix') && !said.some((word) => cosmetic.has(word));

/** "Removed: the driver" is "Removed the driver". */
const whatHappened = /^((?:removed|dropped|deleted|renamed|replaced|retired|discontinued) *):/i;

/** What a person types into a shell, or a line of an env file. */
const command =
  /^(?:[$#>] *)?(?:sudo |abra|docker|psql|mysql|pg_|occ |php |curl |git |ssh |rsync |rm |mv |cp |ch(?:own|mod) |sed |export |[A-Z][A-Z0-9_]+=)/;

/** After "Before the upgrade," or "If you use LDAP," an order may begin; after "Adds a button," it does not. */
function beginningOf({ after, words }: Clause, before: readonly string[] = []): Beginning {
  if (after !== 'comma') return audience.in(before, 'clause') ? 'main clause' : 'clause';
  if (orders.has(words[0] ?? '')) return 'main clause';
  return leadIns.has(before[0] ?? '') || english.person.has(before.at(-1) ?? '') || before.includes('you')
    ? 'main clause'
    : 'none';
}

/** Those whom an order behind a colon is for: "Hosts with AppArmor:". */
const audience = searchFor(
  [
    '^ *<adverb>|all|any|for <operator>|node|nodes|cluster|clusters|setups|installs|those|anyone|people <whose>',
  ],
  {
    ...english,
    whose: words('with using on behind running without who whose that in from coming still having older'),
  },
);

/** A sentence is told with the first that it falls under. */
const rules = [...breakRules, ...dutyRules, ...orderRules, ...changeRules, ...foreignRules].map(
  ({ name, excusedBy, patterns }) => ({
    name,
    excusedBy,
    search: searchFor(patterns, { ...english, ...foreign }),
  }),
);
