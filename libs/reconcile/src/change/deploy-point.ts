import type { DeployOutcome } from '@ci-warm/app-lifecycle';
import type { RestorePoint } from '@ci-warm/app-folder';
import { movedImages } from './moved-images.ts';
import { addWindowTime, type ChangeContext } from './context.ts';

/** Deploys exactly the commit of a restore point over whatever is there, with its images. */
export async function deployPoint(change: ChangeContext, point: RestorePoint): Promise<DeployOutcome> {
  const { spec, tools, ports, effects } = change;
  const { domain, health, window } = spec;
  const version = await revisionOf(change, point);
  if (version === undefined) return await commitGone(change, point);
  await tools.lifecycle.ensureImages(Object.keys(point.images));
  const request = { domain, force: true, health, window };
  const outcome = await tools.lifecycle.deploy({ ...request, version });
  ports.signal?.throwIfAborted();
  // What was good once must be able to come back, even if abra has since come to dislike the recipe:
  // one lightweight tag on the remote is enough for its lint to refuse every release. Chaos skips lint.
  const last = outcome.outcome === 'refused' && !outcome.touched ? await deployCommit() : outcome;
  addWindowTime(change, last);
  const moved = await movedImages(change, point);
  effects.notes.push(...moved);
  for (const line of moved) ports.onProgress?.(`${spec.name}: ${line}`);
  return last;

  async function deployCommit(): Promise<DeployOutcome> {
    const checkout = { recipe: point.recipe, revision: point.commit };
    const again = await tools.lifecycle.deploy({ ...request, chaos: true, checkout });
    ports.signal?.throwIfAborted();
    await tools.abra.editEnv(domain, { TYPE: `${point.recipe}:${point.version}` });
    return again.outcome === 'refused' ? outcome : again;
  }
}

/** The point's tag, or its commit where the tag was moved; `undefined` where the commit is not here any more. */
async function revisionOf(
  { tools }: ChangeContext,
  { recipe, version, commit }: RestorePoint,
): Promise<string | undefined> {
  const { resolve } = tools.abra.recipes;
  if ((await resolve(recipe, version)) === commit) return version;
  return await resolve(recipe, commit);
}

/** What was proved cannot be had any more. Whether what the tag names now is as good only a person can say. */
async function commitGone(
  { tools, spec }: ChangeContext,
  { recipe, version, commit }: RestorePoint,
): Promise<DeployOutcome> {
  const tagged = await tools.abra.recipes.resolve(recipe, version);
  const remedy =
    tagged === undefined
      ? `no tag ${version} is there either: bring the commit back to the recipe's remote, or deploy a release by hand`
      : `its tag is there at commit ${tagged}: to take that instead, run \`reconciler ${spec.name} --accept ${version}\``;
  const reason = `commit ${commit} of ${recipe}, which ${version} was when it was proved, is neither here nor at the recipe's remote; ${remedy}`;
  return { outcome: 'refused', reason, touched: false, outside: false, logs: '' };
}
