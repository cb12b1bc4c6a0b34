import type { BuiltError } from './built-errors.ts';

/** Codes that more than one file builds, with those files. A code has one home: else its remedies drift apart. */
export function severalHomes(built: readonly BuiltError[]): Record<string, string[]> {
  const homes = new Map<string, Set<string>>();
  for (const { code, path, isCall } of built)
    if (!isCall) homes.set(code, (homes.get(code) ?? new Set()).add(path));
  const several = [...homes].filter(([, paths]) => paths.size > 1);
  return Object.fromEntries(several.sort(byCode).map(([code, paths]) => [code, [...paths].sort()]));
}

const byCode = ([one]: [string, unknown], [other]: [string, unknown]) => (one < other ? -1 : 1);
