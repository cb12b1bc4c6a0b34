import { envEntries, type EnvEntry } from './env-entries.ts';

/**
 * The text with the keys set (or, with `undefined`, removed); everything else stays to the byte, and so does all of it
 * when there is nothing to change. A new key gets a line of its own, also where the last line has no line break: glued
 * to a comment it would be lost.
 */
export function editEnvText(text: string, changes: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(changes).reduce(
    (edited, [key, value]) => (value === undefined ? remove(edited, key) : set(edited, key, value)),
    text,
  );
}

function set(text: string, key: string, value: string): string {
  const entry = envEntries(text).findLast((candidate) => candidate.key === key);
  if (entry === undefined) return append(text, `${key}=${quoted(value, '')}`);
  if (entry.value === value) return text;
  return text.slice(0, entry.valueStart) + quoted(value, entry.quote) + text.slice(entry.valueEnd);
}

function remove(text: string, key: string): string {
  const lines = envEntries(text).filter((entry) => entry.key === key);
  return lines.reduceRight(
    (kept, { start, end }) => kept.slice(0, start) + kept.slice(end).replace(/^\r?\n/, ''),
    text,
  );
}

function append(text: string, line: string): string {
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const glue = text === '' || text.endsWith('\n') ? '' : lineBreak;
  return `${text}${glue}${line}${lineBreak}`;
}

/** Written so that it is read back as it is, in the old quotes if they can hold it. */
function quoted(value: string, quote: EnvEntry['quote']): string {
  const bare = /^[\w./:,@%+=~-]*$/.test(value);
  const single = !/['\n\r]/.test(value);
  if (quote === '' && bare) return value;
  if (quote !== '"' && single) return `'${value}'`;
  const escaped = value
    .replaceAll(/[\\"$]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
  return `"${escaped}"`;
}
