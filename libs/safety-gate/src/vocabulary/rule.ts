/** What may take a sentence's sting away: see `excusesOf` in `notes/excuses.ts`. */
export type Excuse = 'fix' | 'internal' | 'optional' | 'automatic' | 'added';

export interface Rule {
  /** Told to people as the reason. */
  name: string;
  excusedBy: readonly Excuse[];
  /** Written as `pattern` in `notes/pattern.ts` reads them; `+` is a `^` for main clauses only (`notes/search.ts`). */
  patterns: readonly string[];
}
