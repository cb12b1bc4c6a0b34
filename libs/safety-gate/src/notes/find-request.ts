import { english, leadIns } from '../vocabulary/english.ts';
import { foreign, foreignRules } from '../vocabulary/other-languages.ts';
import { englishRules } from '../vocabulary/rules.ts';
import { clausesOf } from './clauses.ts';
import { deniedClauses } from './denials.ts';
import { withExcuses } from './excuses.ts';
import { quote } from './quote.ts';
import { readable } from './readable.ts';
import { searchFor } from './search.ts';
import { sentencesOf, type Sentence } from './sentences.ts';

export interface Request {
  /** The sentence that asks, in one line for people. */
  sentence: string;
  /** The rule that it falls under, as `Rule` in `vocabulary/rules.ts` names it. */
  rule: string;
}

/** The first sentence of release notes that asks an operator for work, or may do so. */
export function findRequest(notes: string): Request | undefined {
  const sentences = sentencesOf(readable(notes));
  for (const [index, sentence] of sentences.entries()) {
    const rule = ruleOf(sentence, sentences[index + 1]);
    if (rule !== undefined) return { rule, sentence: quote(sentence.text) };
  }
  return undefined;
}

function ruleOf(sentence: Sentence, next: Sentence | undefined): string | undefined {
  if (sentence.kind === 'code') return command.test(sentence.text) ? 'a command or setting to copy' : undefined;
  const text = isAnsweredWithNone(sentence, next) ? `${sentence.text.replace(/[:?]+$/, '')} none` : sentence.text;
  const clauses = clausesOf(text);
  const denied = deniedClauses(text, clauses);
  const judged = withExcuses(clauses);
  const asks = ({ excusedBy, search }: (typeof rules)[number]) =>
    judged.some(
      ({ words, excuses, clause }, index) =>
        !denied.has(clause) &&
        !excusedBy.some((excuse) => excuses.has(excuse)) &&
        search.in(words, clause.after !== 'comma' || leadsIn(judged[index - 1]?.words)),
    );
  return rules.find(asks)?.name;
}

/** "Breaking changes" as a heading or before a colon, and below it "None". */
function isAnsweredWithNone({ text, kind }: Sentence, next: Sentence | undefined): boolean {
  return (kind === 'heading' || text.endsWith(':')) && /^(?:none|n\/a|nothing|no)[.!]?$/i.test(next?.text ?? '');
}

/** What a person types into a shell, or a line of an env file. */
const command =
  /^(?:[$#>] *)?(?:sudo |abra|docker|psql|mysql|pg_|occ |php |curl |git |ssh |rsync |rm |mv |cp |ch(?:own|mod) |sed |export |[A-Z][A-Z0-9_]+=)/;

/** After "Before the upgrade," or "If you use LDAP," an order may begin; after "Adds a button," it does not. */
function leadsIn(words: readonly string[] = []): boolean {
  return leadIns.has(words[0] ?? '') || words.includes('you');
}

const rules = [...englishRules, ...foreignRules].map(({ name, excusedBy, patterns }) => ({
  name,
  excusedBy,
  search: searchFor(patterns, { ...english, ...foreign }),
}));
