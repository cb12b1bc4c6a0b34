import { parseRecipeVersion, type RecipeVersion } from '@ci-warm/recipe-version';

import { decide, type Candidate, type GateOptions } from '../src/index.ts';

export function version(raw: string): RecipeVersion {
  const parsed = parseRecipeVersion(raw);
  if (!parsed) throw new Error(`${raw} does not parse`);
  return parsed;
}

/** Candidates written as `version` or `[version, notes]`. */
export function candidates(list: readonly (string | readonly [string, string])[]): Candidate[] {
  return list.map((entry) =>
    typeof entry === 'string'
      ? { version: version(entry), notes: undefined }
      : { version: version(entry[0]), notes: entry[1] },
  );
}

/** The decision in short: what is applied and what is held for which reason. */
export function gate(
  current: string | undefined,
  list: readonly (string | readonly [string, string])[],
  options?: GateOptions,
): { apply: string | undefined; held: string[] } {
  const decision = decide({
    current: current === undefined ? undefined : version(current),
    candidates: candidates(list),
    ...(options ? { options } : {}),
  });
  return {
    apply: decision.apply?.raw,
    held: decision.held.map((hold) => `${hold.version} ${hold.reason}`),
  };
}
