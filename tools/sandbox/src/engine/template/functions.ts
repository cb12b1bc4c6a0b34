import type { Functions, Value } from './types.ts';

/** What Go's templates bring, as far as recipes use it, and `join` of Swarm. `and` and `or` look at all they need. */
export const builtins: Functions = {
  eq: (first = null, ...others) => others.some((other) => same(first, other)),
  ne: (a = null, b = null) => !same(a, b),
  lt: (a = null, b = null) => compare(a, b) < 0,
  le: (a = null, b = null) => compare(a, b) <= 0,
  gt: (a = null, b = null) => compare(a, b) > 0,
  ge: (a = null, b = null) => compare(a, b) >= 0,
  and: (...values) => values.find((value) => !isTrue(value)) ?? values.at(-1) ?? null,
  or: (...values) => values.find(isTrue) ?? values.at(-1) ?? null,
  not: (value = null) => !isTrue(value),
  len: (value = null) => {
    if (typeof value === 'string') return Buffer.byteLength(value);
    if (typeof value === 'object' && value !== null) return Object.keys(value).length;
    throw new Error(`len of type ${typeof value}`);
  },
  index: (value = null, ...path) => path.reduce(entry, value),
  print: (...values) => printed(values),
  println: (...values) => `${values.map(shown).join(' ')}\n`,
  printf: (format = '', ...values) => formatted(shown(format), values),
  join: (separator = '', ...values) => values.map(shown).join(shown(separator)),
};

/** Known to Go, and not here. */
export const unspoken = ['call', 'html', 'js', 'slice', 'urlquery'];

export function isTrue(value: Value): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value !== false && value !== 0 && value !== '' && value !== null;
}

/** As Go prints it. */
export function shown(value: Value): string {
  if (value === null) return '<no value>';
  if (typeof value !== 'object') return String(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([key, item]) => `${key}:${shown(item)}`).join(' ')}]`;
}

/** A blank between two only where neither is a text. */
function printed(values: readonly Value[]): string {
  return values.reduce<string>((text, value, index) => {
    const before = values[index - 1];
    const apart = index > 0 && typeof before !== 'string' && typeof value !== 'string';
    return `${text}${apart ? ' ' : ''}${shown(value)}`;
  }, '');
}

function same(a: Value, b: Value): boolean {
  if (typeof a !== typeof b && a !== null && b !== null) throw new Error('incompatible types for comparison');
  return a === b;
}

function compare(a: Value, b: Value): number {
  if (typeof a !== typeof b) throw new Error('incompatible types for comparison');
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a !== 'string' || typeof b !== 'string') throw new Error('invalid type for comparison');
  return a < b ? -1 : Number(a > b);
}

/** What is not in a mapping of texts is an empty text. */
function entry(value: Value, key: Value): Value {
  if (typeof value !== 'object' || value === null)
    throw new Error(`can't index item of type ${typeof value}`);
  return Object.hasOwn(value, shown(key)) ? (value[shown(key)] ?? '') : '';
}

function formatted(format: string, values: readonly Value[]): string {
  const rest = [...values];
  return format.replaceAll(/%(.)/g, (_, verb: string) => {
    if (verb === '%') return '%';
    const value = rest.shift() ?? null;
    if (verb === 'q') return JSON.stringify(shown(value));
    if ('svdt'.includes(verb)) return shown(value);
    throw new Error(`%${verb} in printf is beyond the engine stand-in`);
  });
}
