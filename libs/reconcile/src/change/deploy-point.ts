import type { DeployOutcome } from '@ci-warm/app-lifecycle';
import type { RestorePoint } from '@ci-warm/app-folder';
import { addWindowTime, type ChangeContext } from './context.ts';

/** Deploys exactly the commit of a restore point over whatever is there, with its images. */
export async function deployPoint(change: ChangeContext, point: RestorePoint): Promise<DeployOutcome> {
  const { spec, tools, ports } = change;
  const { domain, health, window } = spec;
  await tools.lifecycle.ensureImages(Object.keys(point.images));
  const request = { domain, force: true, health, window };
  const outcome = await tools.lifecycle.deploy({ ...request, version: await revisionOf(change, point) });
  ports.signal?.throwIfAborted();
  // What was good once must be able to come back, even if abra has since come to dislike the recipe:
  // one lightweight tag on the remote is enough for its lint to refuse every release. Chaos skips lint.
  const last = outcome.outcome === 'refused' && !outcome.touched ? await deployCommit() : outcome;
  addWindowTime(change, last);
  return last;

  async function deployCommit(): Promise<DeployOutcome> {
    await tools.abra.recipes.checkout(point.recipe, point.commit);
    const again = await tools.lifecycle.deploy({ ...request, chaos: true });
    ports.signal?.throwIfAborted();
    await tools.abra.editEnv(domain, { TYPE: `${point.recipe}:${point.version}` });
    return again.outcome === 'refused' ? outcome : again;
  }
}

/** The point's tag, or its commit where the tag was moved. */
async function revisionOf(
  { tools }: ChangeContext,
  { recipe, version, commit }: RestorePoint,
): Promise<string> {
  return (await tools.abra.recipes.resolve(recipe, version)) === commit ? version : commit;
}
