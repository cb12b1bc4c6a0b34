import type { Agreement, RunResults } from './types.ts';

type Compared = Pick<RunResults, 'id' | 'recipe' | 'commit' | 'lane' | 'verdict'>;

/**
 * How a run compares with one of the same commit in the other lane. Pure.
 *
 * @returns `undefined` where the two say nothing about each other: another recipe, commit or the same lane, or a run
 * that says nothing about the recipe at all
 */
export function agreementOf(results: Compared, other: Compared): Agreement | undefined {
  const sameWork = results.recipe === other.recipe && results.commit === other.commit;
  if (!sameWork || results.lane === other.lane) return undefined;
  if ([results, other].some(({ verdict }) => verdict === 'infrastructure')) return undefined;
  const { id, lane, verdict } = other;
  return { run: id, lane, verdict, agrees: verdict === results.verdict };
}
