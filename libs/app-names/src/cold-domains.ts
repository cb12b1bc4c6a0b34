import { createHash } from 'node:crypto';
import { checkName, joinDomain } from './checks.ts';
import type { ColdDomain, RunIdentity } from './types.ts';

/** `<first 4 letters of recipe>-<6 hex>.<base>`. 24 bits cannot promise that names differ: the domain's lock does. */
export function coldDomain({ base, ...run }: RunIdentity & { base: string }): ColdDomain {
  return joinDomain(`${prefixOf(run.recipe)}-${hexOf(run)}`, base) as ColdDomain;
}

/** Domain of a dependency that is deployed for one run only. `recipe` is the parent's. */
export function coldDependencyDomain({
  dependency,
  base,
  ...run
}: RunIdentity & { dependency: string; base: string }): ColdDomain {
  return joinDomain(`${prefixOf(dependency)}-${hexOf(run, dependency)}`, base) as ColdDomain;
}

/** `<recipe>-<6 hex>`, with the same hex as the run's domain. */
export function runRealm(run: RunIdentity): string {
  return `${checkName('recipe', run.recipe)}-${hexOf(run)}`;
}

function prefixOf(recipe: string): string {
  const letters = checkName('recipe', recipe).replaceAll('-', '').slice(0, 4);
  // `warm-facade` would be the canonical of a recipe called facade.
  return letters === 'warm' ? 'war' : letters;
}

function hexOf({ recipe, pr, commit, lane }: RunIdentity, dependency?: string): string {
  const parts = [recipe, pr ?? '', commit, lane];
  const identity = JSON.stringify(dependency === undefined ? parts : [dependency, ...parts]);
  return createHash('sha256').update(identity).digest('hex').slice(0, 6);
}
