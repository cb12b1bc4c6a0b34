/**
 * A document with the variables of all its strings filled in, as compose does it. A variable without a value and
 * without a default stays as it is written, so that whatever depends on it can be seen to.
 */
export function interpolated(
  node: unknown,
  variables: ReadonlyMap<string, string>,
): { document: unknown; problems: readonly string[] } {
  const problems: string[] = [];
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return fill(value, variables, problems);
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
  };
  return { document: walk(node), problems };
}

function fill(text: string, variables: ReadonlyMap<string, string>, problems: string[]): string {
  return text.replaceAll(
    variable,
    (
      whole: string,
      dollar?: string,
      plain?: string,
      braced?: string,
      operator?: string,
      word: string = '',
    ) => {
      if (dollar !== undefined) return '$';
      const name = plain ?? braced;
      if (name === undefined) {
        problems.push(`the variable in "${text}"`);
        return whole;
      }
      const value = variables.get(name);
      const missing = value === undefined || (operator?.startsWith(':') === true && value === '');
      if (operator?.endsWith('+') === true) return missing ? '' : word;
      if (!missing) return value;
      return operator?.endsWith('-') === true ? word : whole;
    },
  );
}

/** Nested ones are not matched whole, and so are told. */
const variable = /\$(?:(\$)|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-?+])([^{}$]*))?\}|)/g;
