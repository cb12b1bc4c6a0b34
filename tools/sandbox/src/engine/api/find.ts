import { EngineError } from '../engine-error.ts';

/** By id, name or unique beginning of the id, in this order, as the engine looks things up. */
export function findBy<T>(
  items: Iterable<T>,
  wanted: string,
  names: { id(item: T): string; name(item: T): string },
  kind = '',
): T | undefined {
  const all = [...items];
  const exact = all.find((item) => names.id(item) === wanted);
  if (exact) return exact;
  const named = all.filter((item) => names.name(item) === wanted);
  if (named.length > 1) {
    throw new EngineError(400, `${kind}${wanted} is ambiguous (${named.length} matches found based on name)`);
  }
  if (named[0]) return named[0];
  const prefixed = all.filter((item) => names.id(item).startsWith(wanted));
  return prefixed.length === 1 ? prefixed[0] : undefined;
}
