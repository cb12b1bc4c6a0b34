/** What may take a sentence's sting away: see `excusesOf` in `notes/excuses.ts`. */
export type Excuse = 'fix' | 'internal' | 'optional' | 'choice' | 'automatic' | 'added';

export interface Rule {
  /** Told to people as the reason. */
  name: string;
  excusedBy: readonly Excuse[];
  /** Written as `pattern` in `notes/pattern.ts` reads them; `+` is a `^` for main clauses only, `,` one for all (`notes/search.ts`). */
  patterns: readonly string[];
}
