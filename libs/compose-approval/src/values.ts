import type { Ask } from './types.ts';

/** Gathers asks, each once, in a fixed order. */
export function collector() {
  const found = new Map<string, Ask>();
  return {
    add: (ask: Ask) => void found.set(JSON.stringify([ask.kind, ask.value, ask.service ?? null]), ask),
    all: (): readonly Ask[] =>
      [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, ask]) => ask),
  };
}

export type Collector = ReturnType<typeof collector>;

export const unreadable = (value: string, service?: string): Ask => ({ kind: 'unreadable', value, service });

/** Nobody here knows what it does, but it can be seen whether it was there before. */
export const other = (what: string, value: unknown, service?: string): Ask => ({
  kind: 'other',
  value: `${what}: ${wordOf(value)}`,
  service,
});

export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The entries of a mapping; anything else but nothing is unreadable. */
export function entriesOf(value: unknown, asks: Collector, what: string): [string, unknown][] {
  if (value === null || value === undefined) return [];
  if (isMapping(value)) return Object.entries(value);
  asks.add(unreadable(`${what}: no mapping`));
  return [];
}

/** The items of a list; a single value counts as a list of one, where compose allows both. */
export function itemsOf(value: unknown): unknown[] {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** `KEY: value` and `KEY=value` alike, as the latter. */
export function pairsOf(value: unknown): string[] {
  if (isMapping(value)) return Object.entries(value).map(([key, inner]) => `${key}=${wordOf(inner)}`);
  return itemsOf(value).map(wordOf);
}

export function wordOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : JSON.stringify(value);
}

/** Everything but a clear no: some readers take `on` and `y` for yes, and a variable may be anything. */
export function maybeTrue(value: unknown): boolean {
  return !(value === undefined || value === null || /^(false|no|off|n|f|0)$/i.test(wordOf(value)));
}
