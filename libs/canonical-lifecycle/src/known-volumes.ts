import type { Canonical } from '@ci-warm/canonical-registry';
import { stackName } from '@ci-warm/app-names';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import type { SwarmClient } from '@ci-warm/swarm-client';
import type { SnapshotSource, Warmsnap } from '@ci-warm/warmsnap';

/**
 * Names of the volumes that the known-good snapshot holds; none for an app without volumes.
 *
 * @throws WarmError `snapshot-invalid` (broken)
 */
export async function knownVolumes(
  warmsnap: Warmsnap,
  store: string,
  { domain, snapshot }: Canonical,
): Promise<readonly string[]> {
  if (snapshot === undefined) return [];
  const verified = await warmsnap.verify({ store, id: snapshot, owner: domain }, 'quick');
  if (verified.outcome === 'valid') return verified.info.sources;
  throw new WarmError({
    kind: 'broken',
    code: 'snapshot-invalid',
    message: `the known-good snapshot ${store}/${snapshot} of ${domain} is damaged: ${verified.problems.slice(0, 3).join('; ')}`,
    hint: 'its volumes were not touched; look at the disk, bring the snapshot back from a backup, or make the canonical anew from a green cold run',
    details: { problems: verified.problems.slice(0, 20) },
  });
}

/** Makes those of the volumes that are not there, empty. */
export async function createMissing(
  swarm: SwarmClient,
  domain: string,
  names: readonly string[],
): Promise<void> {
  for (const name of names) {
    if (await swarm.volume(name)) continue;
    failpoint('canonical-lifecycle.create-volume');
    await swarm.createVolume(name, stackName(domain));
  }
}

/**
 * Where the data of these volumes is now.
 *
 * @throws WarmError `volume-missing` (broken)
 */
export async function sourcesOf(
  swarm: SwarmClient,
  domain: string,
  names: readonly string[],
): Promise<SnapshotSource[]> {
  const found = await Promise.all(
    names.map(async (name) => ({ name, path: (await swarm.volume(name))?.mountpoint })),
  );
  const missing = found.filter(({ path }) => path === undefined);
  if (missing.length > 0) throw volumeMissing(domain, missing);
  return found.map(({ name, path = '' }) => ({ name, path }));
}

function volumeMissing(domain: string, volumes: readonly { name: string }[]): WarmError {
  const names = volumes.map(({ name }) => name).join(', ');
  return new WarmError({
    kind: 'broken',
    code: 'volume-missing',
    message: `${domain} has no volume ${names} any more, which its known-good snapshot holds`,
    hint: 'somebody removed it: the next quick run makes it again from the snapshot, as `warmctl rewarm` does anew',
  });
}
