import { fatal } from '../cli/output.ts';

/**
 * Docker's own pattern: an operand reaches to the first `}`, whatever stands in it, so that nothing nests, and a bare
 * `$X` takes one too: `$X-y` is `X` or else `y`.
 */
const variable = /\$(?:(\$)|([A-Za-z_]\w*(?::?[-?][^}]*)?)|\{([A-Za-z_]\w*(?::?[-?][^}]*)?)\}|)/g;

/** Every string of a document with `$X`, `${X}`, `${X-x}`, `${X:-x}`, `${X?why}`, `${X:?why}` and `$$` resolved; an unset one is empty. */
export function interpolate(node: unknown, env: ReadonlyMap<string, string>, path = ''): unknown {
  if (typeof node === 'string') return interpolateText(node, env, path);
  if (Array.isArray(node)) return node.map((item, index) => interpolate(item, env, `${path}[${index}]`));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      interpolate(value, env, path === '' ? key : `${path}.${key}`),
    ]),
  );
}

function interpolateText(text: string, env: ReadonlyMap<string, string>, path: string): string {
  return text.replaceAll(variable, (_match: string, dollar?: string, bare?: string, braced?: string) => {
    if (dollar !== undefined) return '$';
    const wanted = bare ?? braced;
    if (wanted === undefined)
      return fatal(
        `invalid interpolation format for ${path}: "${text}"; you may need to escape any $ with another $`,
      );
    return substitute(wanted, env);
  });
}

/** Docker looks for the operators in this order, anywhere: a hyphen in the words behind `:?` makes them a default. */
const operators = [':-', '-', ':?', '?'];

function substitute(wanted: string, env: ReadonlyMap<string, string>): string {
  const operator = operators.find((sign) => wanted.includes(sign));
  if (operator === undefined) return env.get(wanted) ?? '';
  const at = wanted.indexOf(operator);
  const [name, operand] = [wanted.slice(0, at), wanted.slice(at + operator.length)];
  const value = env.get(name);
  if (value !== undefined && (value !== '' || !operator.startsWith(':'))) return value;
  return operator.endsWith('-') ? operand : fatal(`required variable ${name} is missing a value: ${operand}`);
}
