import type { ReconcileContext } from './context.ts';

/**
 * Has the commits kept that the app's files name, and those that they are about to name: going back must not depend on
 * what a remote still has.
 *
 * @returns whether there is a checkout to keep them in
 */
export async function keepCommits(
  { spec, folder, journal, tools }: Pick<ReconcileContext, 'spec' | 'folder' | 'journal' | 'tools'>,
  about: readonly { commit: string }[] = [],
): Promise<boolean> {
  if (!(await tools.abra.recipes.exists(spec.recipe))) return false;
  const [state, record] = await Promise.all([folder.state(), journal.read()]);
  const named = [state, record?.plan.from, record?.plan.to, ...about].flatMap((one) => one?.commit ?? []);
  await tools.abra.recipes.keep(spec.recipe, spec.domain, [...new Set(named)]);
  return true;
}
