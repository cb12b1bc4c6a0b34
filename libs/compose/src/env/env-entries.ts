/** One assignment of an env file, with where it stands in the text. */
export interface EnvEntry {
  key: string;
  /** As the shell of the compose files would see it. */
  value: string;
  quote: '"' | "'" | '';
  /** What stands behind the value, from its `#` on: abra reads modifiers such as `length=128` there. */
  comment: string;
  /** From the key's first character; `end` is behind the line's last, its line break not included. */
  start: number;
  end: number;
  /** The value with its quotes. */
  valueStart: number;
  valueEnd: number;
}

/** Values of an env file. Later lines win, and may refer to earlier ones (`$COMPOSE_FILE:compose.x.yml`). */
export function parseEnv(text: string): Map<string, string> {
  return new Map(envEntries(text).map(({ key, value }) => [key, value]));
}

/** Assignments in order; comments, blank lines and lines that are neither are passed over. */
export function envEntries(text: string): EnvEntry[] {
  const entries: EnvEntry[] = [];
  const known = new Map<string, string>();
  const assignment = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.]*)[ \t]*=[ \t]*/gm;
  for (let match = assignment.exec(text); match !== null; match = assignment.exec(text)) {
    const key = match[1] ?? '';
    const valueStart = assignment.lastIndex;
    const { value, quote, valueEnd } = readValue(text, valueStart, known);
    const end = lineEnd(text, valueEnd);
    const comment = text.slice(valueEnd, end).trim();
    entries.push({ key, value, quote, comment, start: match.index, end, valueStart, valueEnd });
    known.set(key, value);
    assignment.lastIndex = end;
  }
  return entries;
}

type Value = Pick<EnvEntry, 'value' | 'quote' | 'valueEnd'>;

function readValue(text: string, at: number, known: ReadonlyMap<string, string>): Value {
  const quoted = /"(?:\\[^]|[^"\\])*"|'[^']*'/y;
  quoted.lastIndex = at;
  const match = quoted.exec(text)?.[0];
  if (match?.startsWith('"')) {
    return { value: expand(match.slice(1, -1), known, true), quote: '"', valueEnd: at + match.length };
  }
  if (match !== undefined) return { value: match.slice(1, -1), quote: "'", valueEnd: at + match.length };
  const line = text.slice(at, lineEnd(text, at));
  // Behind a blank, `#` begins a comment.
  const bare = line.replace(/(?:^|[ \t]+)#.*$/, '').trimEnd();
  return { value: expand(bare, known, false), quote: '', valueEnd: at + bare.length };
}

function expand(raw: string, known: ReadonlyMap<string, string>, escapes: boolean): string {
  return raw.replaceAll(
    /\\([^])|\$(?:\{(\w+)\}|([A-Za-z_]\w*))/g,
    (whole, escaped: string | undefined, braced?: string, plain?: string) => {
      if (escaped === undefined) return known.get(braced ?? plain ?? '') ?? '';
      if (!escapes) return escaped === '$' ? '$' : whole;
      return { n: '\n', r: '\r', t: '\t' }[escaped] ?? escaped;
    },
  );
}

function lineEnd(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  const end = newline < 0 ? text.length : newline;
  return text[end - 1] === '\r' && end > from ? end - 1 : end;
}
