import { caveats } from './caveats.ts';
import { duration, failures, headline, rows } from './phrases.ts';
import type { RunResults } from './types.ts';

/** The results for a comment on a pull request, without a final newline. */
export function toMarkdown(results: RunResults): string {
  const notes = caveats(results).map((line) => `- ${escape(line)}`);
  const table = rows(results).map((row) => `| ${row.map(escape).join(' | ')} |`);
  const failed = failures(results).map((line) => `- ${escape(line)}`);
  const paragraphs = [
    [`**${escape(headline(results))}**, ${duration(results.ms.total)}`],
    notes,
    ['| | outcome | |', '| --- | --- | --- |', ...table],
    failed.length > 0 ? ['Failed:', '', ...failed] : [],
    [`run ${escape(results.id)}`],
  ];
  return paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** Names and output come from recipes: they must neither format, nor link, nor call anybody, nor fill the page. */
function escape(text: string): string {
  return cut(text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim())
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_{}[\]()#!|~>]/g, (character) => `\\${character}`)
    .replaceAll('@', '@\u200B')
    .replaceAll('://', ':\u200B//');
}

const cut = (text: string) => (text.length > longest ? `${text.slice(0, longest).toWellFormed()}…` : text);
const longest = 600;
