import { english } from '../vocabulary/english.ts';
import { denialWords } from '../vocabulary/denials.ts';
import { words } from '../vocabulary/forms.ts';
import { clausesOf } from './clauses.ts';
import { deniedClauses } from './denials.ts';
import { searchFor } from './search.ts';
import type { Sentence } from './sentences.ts';

/**
 * What the next sentence makes of a title ("Upgrade notes") or a question ("Is there anything I have to do?"): `denied`
 * where there is nothing to it, `refused` where a no is bad news ("Can I go back? No.").
 */
export function answerTo(
  { text, kind }: Sentence,
  next: Sentence | undefined,
): 'denied' | 'refused' | undefined {
  if (next === undefined || kind === 'code') return undefined;
  if (text.length > longest || next.text.length > longest) return undefined;
  const answer = next.text.replace(/^(?:a|answer) *: */i, '');
  const question = text.replace(/^(?:q|question) *: */i, '');
  if (question.endsWith('?')) {
    if (!isNo(answer)) return undefined;
    const asked = clausesOf(question).flatMap((clause) => clause.words);
    if (/^(?:can|could|may|is (?:it|this) (?:safe|possible|ok|supported|recommended))\b/i.test(question))
      return 'refused';
    if (needs.in(asked, 'none')) return 'denied';
    return /^will\b/i.test(question) ? 'refused' : undefined;
  }
  return isTitle(question, bareNo.test(answer)) && isNo(answer) ? 'denied' : undefined;
}

const bareNo = /^(?:none|n\/a|nothing|no|nope|nil|not)(?: at all| whatsoever| this time)?[.!]?$/i;

/** A title and its denial in one sentence: "Upgrade notes: nothing to do". */
export function isDeniedTitle(text: string): boolean {
  if (text.length > longest) return false;
  const [title = '', answer, ...more] = text.split(/: +/);
  return answer !== undefined && more.length === 0 && isTitle(title, bareNo.test(answer)) && isNo(answer);
}

/** A title, a question or an answer is shorter. */
const longest = 300;

/** Nothing but a denial, and not one of what comes on top of something. */
function isNo(answer: string): boolean {
  if (bareNo.test(answer)) return true;
  const clauses = clausesOf(answer);
  const denied = deniedClauses(answer, clauses);
  return clauses.every(
    (clause) =>
      (denied.has(clause) || bareNo.test(clause.words.join(' '))) &&
      !clause.words.some((word) => onTop.has(word)),
  );
}

const onTop = words('further other additional extra else more beyond besides separate');

/** Asks whether something is needed or goes wrong. */
const needs = searchFor(
  [
    'anything|something|any|need|needs|must|required|needed|necessary|breaking|break|lose',
    'have|has|to to|do',
  ],
  english,
);

/** Only words for topics; a title that claims something ("Restart required") is not denied by any other claim. */
function isTitle(text: string, answeredPlainly: boolean): boolean {
  if (/[.!…]$/.test(text)) return false;
  const title = clausesOf(text).flatMap((clause) => clause.words);
  return (
    title.length > 0 &&
    title.every((word) => topics.some((topic) => topic.has(word)) || /^v?\d/.test(word)) &&
    (answeredPlainly || !title.some((word) => english.matters.has(word)))
  );
}

const topics = [
  ...['kind', 'task', 'tail', 'release'].map((name) => words(denialWords[name] ?? '')),
  english.upgrade,
  english.instructions,
  english.operator,
  english.matters,
  words('⚠ ‼ ❗ 🚨 deprecated deprecations removed removals before after todo what do have has know warning'),
];
