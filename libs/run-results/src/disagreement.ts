import type { RunResults } from './types.ts';

/**
 * What an operator must hear of a commit on which the lanes do not agree: the quick lane was trusted and is wrong, or
 * the cold one is not as repeatable as it should be. Pure.
 *
 * @returns `open` where they disagree, `closed` where they agree now; `undefined` where nothing can be compared
 */
export function disagreementOf(results: RunResults):
  | undefined
  | { state: 'closed'; key: string }
  | {
      state: 'open';
      key: string;
      kind: 'lanes-disagree';
      app: string;
      summary: string;
      details: Record<string, unknown>;
    } {
  const { agreement, recipe, commit, lane, verdict, id } = results;
  if (!agreement) return undefined;
  const key = `lanes-disagree:${recipe}:${commit}`;
  if (agreement.agrees) return { state: 'closed', key };
  const runs = { [lane]: id, [agreement.lane]: agreement.run };
  return {
    state: 'open',
    key,
    kind: 'lanes-disagree',
    app: recipe,
    summary: `${recipe} ${commit.slice(0, 8)}: ${sayings({ lane, verdict, agreement })}`,
    details: { recipe, commit, runs },
  };
}

/** The quick lane first, whichever came first: `quick said green, cold says red`. */
export function sayings({
  lane,
  verdict,
  agreement,
}: Pick<RunResults, 'lane' | 'verdict'> & { agreement: NonNullable<RunResults['agreement']> }): string {
  const here = `${lane} says ${verdict}`;
  const there = `${agreement.lane} said ${agreement.verdict}`;
  return lane === 'cold' ? `${there}, ${here}` : `${here}, ${there}`;
}
