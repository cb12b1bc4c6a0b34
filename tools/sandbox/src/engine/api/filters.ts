import { EngineError } from '../engine-error.ts';
import type { Labels } from '../model.ts';

export interface Filters {
  /** The values of a filter; empty when it is not set. */
  get(name: string): readonly string[];
  /** True without the filter, or when any of its values passes. */
  any(name: string, passes: (value: string) => boolean): boolean;
  /** Every `key` or `key=value` must be there. */
  labels(labels: Labels | null | undefined): boolean;
}

/** Reads `?filters=`, in both forms that clients send; a filter that is not spoken is refused as the engine does. */
export function readFilters(query: URLSearchParams, known: readonly string[]): Filters {
  const text = query.get('filters');
  let parsed: unknown = {};
  if (text) {
    try {
      parsed = JSON.parse(text);
    } catch {
      throw new EngineError(500, `invalid character '${text[0]}' looking for beginning of value`);
    }
  }
  const values = new Map<string, string[]>();
  for (const [name, value] of Object.entries(parsed as Record<string, string[] | Record<string, boolean>>)) {
    if (!known.includes(name)) throw new EngineError(400, `Invalid filter '${name}'`);
    values.set(name, Array.isArray(value) ? value : Object.keys(value));
  }
  const get = (name: string) => values.get(name) ?? [];
  return {
    get,
    any: (name, passes) => get(name).length === 0 || get(name).some(passes),
    labels: (labels) =>
      get('label').every((wanted) => {
        const [key = '', ...value] = wanted.split('=');
        const has = labels?.[key];
        return has !== undefined && (value.length === 0 || has === value.join('='));
      }),
  };
}
