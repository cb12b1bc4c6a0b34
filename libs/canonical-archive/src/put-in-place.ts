import { stackName } from '@ci-warm/app-names';
import type { Canonical } from '@ci-warm/canonical-registry';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import {
  checkContent,
  createMissing,
  keepCommits,
  sourcesOf,
  type LockedCanonical,
} from '@ci-warm/canonical-lifecycle';
import type { Secret } from '@ci-warm/secret';
import { damagedArchive } from '@ci-warm/warmsnap';
import type { Archive } from './read-archive.ts';
import { refused } from './refusal.ts';

interface Incoming {
  canonical: Canonical;
  archive: Archive;
  values: Readonly<Record<string, Secret>>;
  allowOutsideLinks: boolean;
  signal: AbortSignal | undefined;
}

/** From the first change to the commit. Returns the secrets that were put into Swarm. */
export async function putInPlace(locked: LockedCanonical, incoming: Incoming): Promise<readonly string[]> {
  const { tools, registry, recipe, journal, progress } = locked;
  const { values, signal } = incoming;
  const { domain, env } = incoming.canonical;
  await journal.step('secrets');
  await tools.lifecycle.undeployAndSettle(domain);
  failpoint('canonical-archive.env');
  await tools.abra.writeEnvBytes(domain, Buffer.from(env, 'base64'));
  failpoint('canonical-archive.secrets');
  await registry.secretsOf(recipe).keep(values);
  const given = Object.entries(values).map(([name, value]) => ({ name, value }));
  const inserted = await tools.lifecycle.insertMissingSecrets(domain, given);
  signal?.throwIfAborted();

  await journal.step('unpacking');
  progress(`unpacking ${domain} ${incoming.canonical.version}`);
  const canonical = await unpack(locked, incoming);
  failpoint('canonical-archive.verify');
  progress(`verifying ${domain}`);
  const problems = await checkContent({ tools, registry, canonical });
  if (problems.length > 0) throw notTheSame(domain, problems);
  signal?.throwIfAborted();
  await journal.step('committing');
  await keepCommits(locked, [canonical]);
  failpoint('canonical-archive.commit');
  await registry.write({ ...canonical, status: 'idle' });
  failpoint('canonical-archive.committed');
  return inserted;
}

/** Snapshot and volumes, from the archive. */
async function unpack(
  { tools, registry, recipe, journal }: LockedCanonical,
  { canonical, archive, allowOutsideLinks, signal }: Incoming,
): Promise<Canonical> {
  const { domain } = canonical;
  if (canonical.snapshot === undefined || !archive.snapshot) return canonical;
  const store = registry.folderOf(recipe).snapshots;
  failpoint('canonical-archive.unpack');
  const { id, sources } = await tools.warmsnap
    .importSnapshot({ ...{ store, owner: domain, allowOutsideLinks, signal }, from: archive.snapshot() })
    .catch((error: unknown) => {
      throw leadsOutside(error) ? linkOutside(error) : error;
    });
  await requireOwnVolumes(tools.swarm, domain, sources);
  await journal.step('restoring');
  failpoint('canonical-archive.restore');
  await createMissing(tools.swarm, domain, sources);
  await tools.warmsnap.restore({
    ...{ store, id, owner: domain, signal },
    sources: await sourcesOf(tools.swarm, domain, sources),
    assertSettled: () => tools.lifecycle.assertSettled(domain),
  });
  return { ...canonical, snapshot: id };
}

/** An archive must not reach for the data of another app. */
async function requireOwnVolumes(
  swarm: LockedCanonical['tools']['swarm'],
  domain: string,
  names: readonly string[],
): Promise<void> {
  const stack = stackName(domain);
  const own = new Set((await swarm.volumesOf(stack)).map(({ name }) => name));
  for (const name of names) {
    if (!name.startsWith(`${stack}_`))
      throw refused('volume-not-ours', `it has data for ${name}, which is no volume of ${domain}`);
    if (!own.has(name) && (await swarm.volume(name)))
      throw refused('volume-not-ours', `the volume ${name} is here, but is not of ${domain}`);
  }
}

const leadsOutside = (error: unknown): error is WarmError =>
  error instanceof WarmError && error.details?.['reason'] === 'link-outside';

/** The one refusal that may be wrong: an app's own log is a link to `/dev/stdout` as often as not. */
function linkOutside({ kind, code, message, details }: WarmError): WarmError {
  return new WarmError({
    ...{ kind, code, message, details },
    hint: 'nothing was imported; if you know that link and who made the archive, allow it: --allow-outside-links',
  });
}

function notTheSame(domain: string, problems: readonly string[]): WarmError {
  return damagedArchive(`what was imported as ${domain} is not what it says: ${problems[0] ?? ''}`, {
    hint: 'nothing was kept of it; look at the disk, and whether something else writes there',
    details: { problems },
  });
}
