/** What an env file says. */
export interface EnvFile {
  values: ReadonlyMap<string, string>;
  /** Trailing comments such as `# length=128 generate=false`, by key. */
  modifiers: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** `KEY=value` lines; a value may refer to keys above it, and to itself. */
export function parseEnv(text: string): EnvFile {
  const values = new Map<string, string>();
  const modifiers = new Map<string, ReadonlyMap<string, string>>();
  for (const line of text.split(/\r?\n/)) {
    const [, key, rest] = /^\s*(?:export\s+)?([A-Za-z_][\w.]*)\s*=(.*)$/.exec(line) ?? [];
    if (key === undefined || rest === undefined) continue;
    const { value, comment } = readValue(rest.trim(), values);
    values.set(key, value);
    modifiers.set(key, readModifiers(comment));
  }
  return { values, modifiers };
}

function readValue(rest: string, above: ReadonlyMap<string, string>): { value: string; comment: string } {
  const [, single, afterSingle] = /^'([^']*)'(.*)$/.exec(rest) ?? [];
  if (single !== undefined) return { value: single, comment: afterSingle ?? '' };
  const [, double, afterDouble] = /^"((?:[^"\\]|\\.)*)"(.*)$/.exec(rest) ?? [];
  if (double !== undefined) {
    return { value: expand(unescape(double), above), comment: afterDouble ?? '' };
  }
  const [, plain = '', comment = ''] = /^(.*?)(?:(?:^|\s+)(#.*))?$/.exec(rest) ?? [];
  return { value: expand(plain.trim(), above), comment };
}

function unescape(text: string): string {
  return text.replaceAll(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
}

function expand(text: string, above: ReadonlyMap<string, string>): string {
  return text.replaceAll(
    /\$(?:\{(\w+)\}|([A-Za-z_]\w*))/g,
    (_, braced?: string, bare?: string) => above.get(braced ?? bare ?? '') ?? '',
  );
}

function readModifiers(comment: string): Map<string, string> {
  return new Map([...comment.matchAll(/(\w+)=(\S+)/g)].map(([, key = '', value = '']) => [key, value]));
}
