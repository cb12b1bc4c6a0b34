/** A text with its variables filled in. */
export interface Filled {
  text: string;
  /** Variables that nothing stood in for: they have no value, or an empty one, and no default. */
  blank: readonly string[];
  /** Those of them that the text demands (`${X:?why}`): a deploy ends there. */
  required: readonly string[];
  /** Forms that a stack deploy would not take, or not as they look. */
  problems: readonly string[];
}

export interface FillOptions {
  /** What becomes of a variable that has neither a value nor a default. Default `empty`, as a stack deploy does. */
  unset?: 'empty' | 'as-written';
}

/**
 * The one interpolation of compose texts, that of a stack deploy: `$X`, `${X}`, `${X:-default}`, `${X-default}`,
 * `${X:?error}`, `${X?error}`, `${X:+other}`, `${X+other}` and `$$`. Nothing is nested: a default reaches to the first
 * `}` and is taken as it is written.
 */
export function interpolate(
  text: string,
  variables: ReadonlyMap<string, string>,
  { unset = 'empty' }: FillOptions = {},
): Filled {
  const blank: string[] = [];
  const required: string[] = [];
  const problems: string[] = [];
  const filled = text.replaceAll(
    variable,
    (whole: string, dollar?: string, plain?: string, braced?: string, sign?: string, word?: string) => {
      if (dollar !== undefined) return '$';
      const [operator, operand] = [sign ?? '', word ?? ''];
      const name = plain ?? braced;
      if (name === undefined || /[{$]/.test(operand)) problems.push(`the variable in "${text}"`);
      if (name === undefined) return whole;
      const value = variables.get(name);
      const missing = value === undefined || (operator.startsWith(':') && value === '');
      if (operator.endsWith('+')) return missing ? '' : operand;
      if (missing && operator.endsWith('-')) return operand;
      if (value === undefined || value === '') blank.push(name);
      if (missing && operator.endsWith('?')) required.push(name);
      return missing && unset === 'as-written' ? whole : (value ?? '');
    },
  );
  return { text: filled, blank, required, problems };
}

/** A form in a document that a stack deploy would not take, or not as it looks. */
export interface FillProblem {
  text: string;
  /** The keys that lead to it, joined by points; `[]` is some item of a list. */
  at: string;
}

export interface FilledDocument extends Pick<Filled, 'blank' | 'required'> {
  document: unknown;
  problems: readonly FillProblem[];
}

/** A whole document with the variables of all its strings filled in; keys are never touched. */
export function interpolateAll(
  node: unknown,
  variables: ReadonlyMap<string, string>,
  options?: FillOptions,
): FilledDocument {
  const problems: FillProblem[] = [];
  const blank: string[] = [];
  const required: string[] = [];
  const walk = (value: unknown, at: readonly string[]): unknown => {
    if (typeof value === 'string') {
      const filled = interpolate(value, variables, options);
      if (filled.problems.length > 0) problems.push({ text: value, at: at.join('.') });
      blank.push(...filled.blank);
      required.push(...filled.required);
      return filled.text;
    }
    if (Array.isArray(value)) return value.map((item) => walk(item, [...at, '[]']));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner, [...at, key])]));
  };
  return { document: walk(node, []), blank, required, problems };
}

const variable = /\$(?:(\$)|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-?+])([^}]*))?\}|)/g;
