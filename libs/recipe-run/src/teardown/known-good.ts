import { stackName } from '@ci-warm/app-names';
import type { Canonical } from '@ci-warm/canonical-registry';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import type { AppFolder } from '@ci-warm/restore-point';
import type { SnapshotSource, Warmsnap } from '@ci-warm/warmsnap';
import type { AppTools } from '../lanes/run.ts';

/**
 * Brings a canonical back to exactly what its registry entry says, whatever was done to it: undeployed, its volumes the
 * snapshot's bytes, its env file the recorded one, nothing added. Then takes the mark `changed-by.json` away.
 * May be interrupted and repeated.
 *
 * @throws WarmError; the mark is still there then, so that the next run does it first
 */
export async function returnToKnownGood(request: {
  tools: AppTools;
  folder: AppFolder;
  canonical: Canonical;
}): Promise<void> {
  const { tools, folder, canonical } = request;
  const { lifecycle, swarm, warmsnap, abra } = tools;
  const { domain, snapshot } = canonical;
  const stored = await storedSources(warmsnap, folder, canonical);
  const present = (await swarm.volumesOf(stackName(domain))).map(({ name }) => name);

  // First of all, since abra reads it: a TYPE at a commit that is gone, or a COMPOSE_FILE of the pull request, ends it.
  await abra.writeEnvBytes(domain, Buffer.from(canonical.env, 'base64'));
  failpoint('recipe-run.return.undeploy');
  await lifecycle.undeployAndSettle(domain);
  const assertSettled = () => lifecycle.assertSettled(domain);
  if (snapshot !== undefined) {
    const sources = await sourcesOf(tools, domain, stored);
    failpoint('recipe-run.return.restore');
    await warmsnap.restore({
      store: folder.snapshots,
      id: snapshot,
      owner: domain,
      sources,
      assertSettled,
      signal: tools.signal,
    });
  }
  failpoint('recipe-run.return.point');
  await lifecycle.applyRestorePoint(
    canonical,
    present.filter((name) => !stored.includes(name)),
  );
  failpoint('recipe-run.return.compare');
  if (snapshot !== undefined) {
    const sources = await sourcesOf(tools, domain, stored);
    const [difference] = await warmsnap.compare({
      store: folder.snapshots,
      id: snapshot,
      owner: domain,
      sources,
    });
    if (difference) throw notKnownGood(domain, `${difference.path}: ${difference.difference}`);
  }
  const env = await abra.readEnv(domain);
  if (!env || !Buffer.from(env.bytes).equals(Buffer.from(canonical.env, 'base64')))
    throw notKnownGood(domain, 'its env file differs');
  failpoint('recipe-run.return.done');
  await folder.clearChanged();
}

async function storedSources(
  warmsnap: Warmsnap,
  folder: AppFolder,
  { snapshot, domain }: Canonical,
): Promise<readonly string[]> {
  if (snapshot === undefined) return [];
  const verified = await warmsnap.verify({ store: folder.snapshots, id: snapshot, owner: domain }, 'quick');
  if (verified.outcome === 'valid') return verified.info.sources;
  throw new WarmError({
    kind: 'broken',
    code: 'snapshot-invalid',
    message: `the known-good snapshot ${snapshot} of ${domain} is damaged: ${verified.problems.slice(0, 3).join('; ')}`,
    hint: 'Make the canonical anew from a green cold run; its volume was not touched.',
    details: { problems: verified.problems },
  });
}

async function sourcesOf(
  { swarm }: AppTools,
  domain: string,
  names: readonly string[],
): Promise<SnapshotSource[]> {
  return Promise.all(
    names.map(async (name) => {
      const volume = await swarm.volume(name);
      if (volume) return { name, path: volume.mountpoint };
      throw new WarmError({
        kind: 'broken',
        code: 'volume-missing',
        message: `the volume ${name} of ${domain} is gone`,
        hint: 'Make the canonical anew from a green cold run.',
      });
    }),
  );
}

const notKnownGood = (domain: string, what: string) =>
  new WarmError({
    kind: 'broken',
    code: 'not-known-good',
    message: `${domain} is not at known-good after it was restored: ${what}`,
    hint: 'Something else writes there; the next run restores again before it does anything.',
  });
