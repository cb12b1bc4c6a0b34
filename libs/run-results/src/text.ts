import { caveats } from './caveats.ts';
import { duration, headline, rows } from './phrases.ts';
import type { RunResults } from './types.ts';

/** The results for a terminal or log: a few lines, without a final newline. */
export function toText(results: RunResults): string {
  const table = rows(results);
  const width = (column: 0 | 1) => Math.max(...table.map((row) => row[column].length));
  const lines = table.map(([name, outcome, remark]) =>
    `  ${name.padEnd(width(0))}  ${outcome.padEnd(width(1))}  ${oneLine(remark)}`.trimEnd(),
  );
  const head = oneLine(`${headline(results)}, ${duration(results.ms.total)}`);
  return [head, ...caveats(results).map((line) => `  ${oneLine(line)}`), ...lines].join('\n');
}

/** The results for machines. Every field is always there: what is not known is null, not missing. */
export function toDocument(results: RunResults): unknown {
  return JSON.parse(JSON.stringify(results, (_, value: unknown) => (value === undefined ? null : value)));
}

/** Test output could otherwise forge lines or move the cursor. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}
