import type { Import } from './imports-of.ts';

/** The sets of files that reach each other by their imports (Tarjan's strongly connected components), each sorted. */
export function circles(imports: readonly Import[]): string[][] {
  const next = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    if (!next.has(from)) next.set(from, new Set());
    next.get(from)?.add(to);
  }
  const search = {
    next,
    order: new Map<string, number>(),
    low: new Map<string, number>(),
    open: [],
    found: [],
  };
  for (const file of next.keys()) if (!search.order.has(file)) visit(file, search);
  return search.found;
}

interface Search {
  next: ReadonlyMap<string, ReadonlySet<string>>;
  order: Map<string, number>;
  /** The earliest visited file that each one leads back to. */
  low: Map<string, number>;
  open: string[];
  found: string[][];
}

function visit(file: string, search: Search): void {
  const { next, order, low, open, found } = search;
  const at = order.size;
  order.set(file, at);
  low.set(file, at);
  open.push(file);
  const lower = (to: number | undefined) => low.set(file, Math.min(low.get(file) ?? at, to ?? at));
  for (const to of next.get(file) ?? []) {
    if (!order.has(to)) {
      visit(to, search);
      lower(low.get(to));
    } else if (open.includes(to)) lower(order.get(to));
  }
  if (low.get(file) !== at) return;
  const circle = open.splice(open.indexOf(file));
  if (circle.length > 1 || next.get(file)?.has(file)) found.push(circle.sort());
}
