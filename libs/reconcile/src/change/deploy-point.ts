import type { DeployOutcome } from '@ci-warm/app-lifecycle';
import type { RestorePoint } from '@ci-warm/app-folder';
import type { Hands } from './ports.ts';
import { noteWindow, type Work } from './work.ts';

/** Deploys exactly the commit of a restore point over whatever is there, with its images. */
export async function deployPoint(work: Work, hands: Hands, point: RestorePoint): Promise<DeployOutcome> {
  const { domain, health, window } = work.spec;
  await hands.lifecycle.ensureImages(Object.keys(point.images));
  const request = { domain, force: true, health, window };
  const outcome = await hands.lifecycle.deploy({ ...request, version: await revisionOf(hands, point) });
  work.ports.signal?.throwIfAborted();
  // What was good once must be able to come back, even if abra has since come to dislike the recipe:
  // one lightweight tag on the remote is enough for its lint to refuse every release. Chaos skips lint.
  const last = outcome.outcome === 'refused' && !outcome.touched ? await deployCommit() : outcome;
  noteWindow(work, last);
  return last;

  async function deployCommit(): Promise<DeployOutcome> {
    await hands.abra.recipes.checkout(point.recipe, point.commit);
    const again = await hands.lifecycle.deploy({ ...request, chaos: true });
    work.ports.signal?.throwIfAborted();
    await hands.abra.editEnv(domain, { TYPE: `${point.recipe}:${point.version}` });
    return again.outcome === 'refused' ? outcome : again;
  }
}

/** Its tag, unless that was moved. */
async function revisionOf({ abra }: Hands, { recipe, version, commit }: RestorePoint): Promise<string> {
  return (await abra.recipes.resolve(recipe, version)) === commit ? version : commit;
}
