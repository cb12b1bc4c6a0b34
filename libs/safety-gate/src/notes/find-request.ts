import { english, leadIns, orders } from '../vocabulary/english.ts';
import { foreign, foreignRules } from '../vocabulary/other-languages.ts';
import { breakRules } from '../vocabulary/rules/breaks.ts';
import { changeRules } from '../vocabulary/rules/changes.ts';
import { dutyRules } from '../vocabulary/rules/duties.ts';
import { orderRules } from '../vocabulary/rules/orders.ts';
import { clausesOf, type Clause } from './clauses.ts';
import { deniedClauses } from './denials.ts';
import { withExcuses } from './excuses.ts';
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
    const key = `${sentence.kind} ${isAnsweredWithNone(sentence, next)} ${sentence.text}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const rule = ruleOf(sentence, next);
    if (rule !== undefined) return { rule, sentence: quote(sentence.text) };
  }
  return undefined;
}

/** Longer than any notes that people wrote. */
const longest = 512 * 1024;

function ruleOf(sentence: Sentence, next: Sentence | undefined): string | undefined {
  if (sentence.kind === 'code')
    return command.test(sentence.text) ? 'a command or setting to copy' : undefined;
  if (markedAsBreaking.test(sentence.text)) return 'breaking change';
  const text = isAnsweredWithNone(sentence, next)
    ? `${sentence.text.replace(/[:?]+$/, '')} none`
    : sentence.text.replace(scope, '$1:').replace(/: *(?:none|n\/a|nothing)[.!]?$/i, ' none');
  const clauses = clausesOf(text);
  const denied = deniedClauses(text, clauses);
  const judged = withExcuses(clauses);
  const asks = ({ excusedBy, search }: (typeof rules)[number]) =>
    judged.some(
      ({ words, excuses, clause }, index) =>
        !denied.has(clause) &&
        !excusedBy.some((excuse) => excuses.has(excuse)) &&
        search.in(words, beginningOf(clause, judged[index - 1]?.words)),
    );
  return rules.find(asks)?.name;
}

/** A conventional commit with its sign for it: `feat(api)!: …`. */
const markedAsBreaking = /^\w{1,20}(?:\([^()\n]{1,60}\))?!:/;

const scope = /^(?:\* *)?(\w{1,20})\([^()\n]{1,60}\):/;

/** "Breaking changes" as a heading or before a colon, and below it "None". */
function isAnsweredWithNone({ text, kind }: Sentence, next: Sentence | undefined): boolean {
  return (
    (kind === 'heading' || text.endsWith(':')) && /^(?:none|n\/a|nothing|no)[.!]?$/i.test(next?.text ?? '')
  );
}

/** What a person types into a shell, or a line of an env file. */
const command =
  /^(?:[$#>] *)?(?:sudo |abra|docker|psql|mysql|pg_|occ |php |curl |git |ssh |rsync |rm |mv |cp |ch(?:own|mod) |sed |export |[A-Z][A-Z0-9_]+=)/;

/** After "Before the upgrade," or "If you use LDAP," an order may begin; after "Adds a button," it does not. */
function beginningOf({ after, words }: Clause, before: readonly string[] = []): Beginning {
  if (after !== 'comma') return 'clause';
  if (orders.has(words[0] ?? '')) return 'main clause';
  return leadIns.has(before[0] ?? '') || english.person.has(before.at(-1) ?? '') || before.includes('you')
    ? 'main clause'
    : 'none';
}

/** A sentence is told with the first that it falls under. */
const rules = [...breakRules, ...dutyRules, ...orderRules, ...changeRules, ...foreignRules].map(
  ({ name, excusedBy, patterns }) => ({
    name,
    excusedBy,
    search: searchFor(patterns, { ...english, ...foreign }),
  }),
);
