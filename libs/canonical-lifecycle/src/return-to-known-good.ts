import { stackName } from '@ci-warm/app-names';
import type { Canonical } from '@ci-warm/canonical-registry';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { keptSecrets } from './keep-secrets.ts';
import { hasKnownGoodEnv, knownGoodEnv } from './known-env.ts';
import { createMissing, knownVolumes, sourcesOf } from './known-volumes.ts';
import type { ReturnRequest } from './types.ts';

/**
 * Brings a canonical back to exactly what its registry entry says, whatever was done to it: undeployed, its volumes the
 * snapshot's bytes, its env file the recorded one, nothing added. What somebody removed of it is made again: volumes from
 * the snapshot, secrets from their kept values. Then it is `idle`, and the mark `changed-by.json` is taken away. May be
 * interrupted and repeated.
 *
 * @throws WarmError `snapshot-invalid` with no volume touched, `not-known-good`, `secrets-lost` (all broken), and
 * whatever undeploying throws; the mark is still there then, so that the next one does it first
 */
export async function returnToKnownGood(request: ReturnRequest): Promise<void> {
  const { tools, registry, canonical } = request;
  const { abra, lifecycle, swarm, warmsnap } = tools;
  const { domain } = canonical;
  const folder = registry.folderOf(canonical.recipe);
  const present = (await swarm.volumesOf(stackName(domain))).map(({ name }) => name);

  // First of all, since abra reads it: a TYPE at a commit that is gone, or a COMPOSE_FILE of the pull request, ends it.
  failpoint('canonical-lifecycle.env');
  await abra.writeEnvBytes(domain, knownGoodEnv(canonical));
  failpoint('canonical-lifecycle.undeploy');
  await lifecycle.undeployAndSettle(domain);

  const known = await knownVolumes(warmsnap, folder.snapshots, canonical);
  await restore(request, folder.snapshots, known);
  await lifecycle.insertMissingSecrets(domain, await keptSecrets(registry, canonical));
  const later = present.filter((name) => !known.includes(name));
  failpoint('canonical-lifecycle.point');
  await lifecycle.applyRestorePoint(canonical, later);
  failpoint('canonical-lifecycle.compare');
  await assertKnownGood(request, folder.snapshots, known);
  failpoint('canonical-lifecycle.idle');
  await registry.setStatus(canonical.recipe, 'idle');
  failpoint('canonical-lifecycle.done');
  await folder.clearChanged();
}

async function restore(
  { tools, canonical, signal }: ReturnRequest,
  store: string,
  known: readonly string[],
): Promise<void> {
  const { domain, snapshot } = canonical;
  if (snapshot === undefined) return;
  await createMissing(tools.swarm, domain, known);
  const sources = await sourcesOf(tools.swarm, domain, known);
  const assertSettled = () => tools.lifecycle.assertSettled(domain);
  failpoint('canonical-lifecycle.restore');
  await tools.warmsnap.restore({ store, id: snapshot, owner: domain, sources, assertSettled, signal });
}

async function assertKnownGood(
  { tools, canonical, compare: level }: ReturnRequest,
  store: string,
  known: readonly string[],
): Promise<void> {
  const { domain, snapshot } = canonical;
  if (snapshot !== undefined) {
    const sources = await sourcesOf(tools.swarm, domain, known);
    const request = { store, id: snapshot, owner: domain, sources, level };
    const [difference] = await tools.warmsnap.compare(request);
    if (difference) throw notKnownGood(canonical, `${difference.path}: ${difference.difference}`);
  }
  if (!(await hasKnownGoodEnv(tools.abra, canonical))) throw notKnownGood(canonical, 'its env file differs');
}

function notKnownGood({ domain }: Canonical, what: string): WarmError {
  return new WarmError({
    kind: 'broken',
    code: 'not-known-good',
    message: `${domain} is not at known-good after it was restored: ${what}`,
    hint: 'something else writes there; the next run restores again before it does anything',
  });
}
