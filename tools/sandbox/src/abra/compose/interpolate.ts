import { fatal } from '../cli/output.ts';

const variable = /\$(?:(\$)|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-?])([^{}$]*))?\}|)/g;

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
  return text.replaceAll(
    variable,
    (
      match: string,
      dollar?: string,
      bare?: string,
      braced?: string,
      operator?: string,
      word: string = '',
    ) => {
      if (dollar !== undefined) return '$';
      const name = bare ?? braced;
      if (name === undefined)
        return fatal(
          `invalid interpolation format for ${path}: "${text}"; you may need to escape any $ with another $`,
        );
      const value = env.get(name);
      const missing = value === undefined || (operator?.startsWith(':') === true && value === '');
      if (!missing) return value;
      if (operator?.endsWith('?') === true)
        return fatal(`required variable ${name} is missing a value: ${word}`);
      return operator === undefined ? '' : word;
    },
  );
}
