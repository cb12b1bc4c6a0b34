import type { DeployOutcome } from '@ci-warm/app-lifecycle';
import { stackName } from '@ci-warm/app-names';
import { projectOf } from '@ci-warm/compose';
import type { StackObservation } from '@ci-warm/convergence';
import { failpoint } from '@ci-warm/failpoints';
import type { Release } from '../decide/facts.ts';
import type { ChangeContext } from './context.ts';

/** What serves must serve without the services that the release has no more. */
export async function withoutDropped(
  change: ChangeContext,
  to: Release,
  { before, deployed }: { before: StackObservation; deployed: DeployOutcome },
): Promise<DeployOutcome> {
  const { spec, tools, effects } = change;
  if (deployed.outcome !== 'healthy') return deployed;
  const dropped = await dropServices(change, to, before);
  if (dropped.length === 0) return deployed;
  effects.notes.push(`${dropped.join(', ')} was removed: ${to.version.raw} has it no more`);
  const health = await tools.lifecycle.isHealthyNow(spec.domain, spec.health, spec.window);
  if (health.outcome === 'healthy') return deployed;
  const reason = `without ${dropped.join(', ')}, which it has no more: ${health.reason}`;
  return { ...health, reason, logs: '', deployMs: deployed.deployMs, healthMs: health.ms };
}

/**
 * Removes the services that a release no longer has: deployed over what runs, abra leaves them as they were, at their
 * old image. What came to the stack in another way is not the release's to drop.
 *
 * @param before the stack as it was before the deploy
 * @returns their full names
 */
async function dropServices(
  change: ChangeContext,
  to: Release,
  before: StackObservation,
): Promise<readonly string[]> {
  const { spec, journal, tools } = change;
  const from = (await journal.read())?.plan.from;
  if (!from) return [];
  const stack = stackName(spec.domain);
  const env = (await tools.abra.readEnv(spec.domain))?.values ?? new Map<string, string>();
  const namesAt = async (commit: string) =>
    projectOf(await tools.abra.recipes.composeAt(spec.recipe, commit, { env, stack })).services;
  const [old, wanted] = await Promise.all([namesAt(from.commit), namesAt(to.commit)]);
  const unchanged = new Map(before.services.map(({ id, specHash }) => [id, specHash]));
  const dropped = (await tools.swarm.observeStack(stack)).services.filter(
    ({ id, specHash, shortName }) =>
      old.has(shortName) && !wanted.has(shortName) && unchanged.get(id) === specHash,
  );
  for (const { name } of dropped) {
    failpoint('reconcile.drop-service');
    await tools.swarm.removeService(name);
  }
  return dropped.map(({ name }) => name);
}
